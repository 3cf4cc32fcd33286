"""Names of countries (ISO 3166-1) in German and English."""

import gettext
import unicodedata
from functools import cache

import pycountry

HOME = "DE"


@cache
def countries(language: str) -> dict[str, str]:
    """Code -> name in this language ("de", else English), Germany first, then by name."""
    translated = gettext.NullTranslations()
    if language.startswith("de"):
        translated = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["de"])
    names = {
        country.alpha_2: translated.gettext(getattr(country, "common_name", country.name))
        for country in pycountry.countries
    }
    return dict(sorted(names.items(), key=lambda item: (item[0] != HOME, _sort_key(item[1]))))


def _sort_key(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
