import gettext
from pathlib import Path

from devkit.translations import compile_translations

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Jetzt beantragen"
msgstr "Apply now"
"""


def test_a_catalogue_is_compiled_to_what_gettext_reads(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    compile_translations(tmp_path / "locale", tmp_path / "build")
    translation = gettext.translation("django", tmp_path / "build", ["en"])
    assert translation.gettext("Jetzt beantragen") == "Apply now"
