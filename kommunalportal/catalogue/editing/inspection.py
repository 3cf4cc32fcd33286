"""Everything that is noticed about a revision: the kind's own checks, the form's errors, and its links."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from kommunalportal.catalogue.editing.checks import Finding, Weight, dead_links, links_in
from kommunalportal.catalogue.editing.fields import Data
from kommunalportal.catalogue.editing.kinds.base import Kind
from kommunalportal.catalogue.models import (
    CheckedLink,
    DownloadDocument,
    LifeSituation,
    LinkState,
    OrganisationalUnit,
    Responsibility,
)

#: Pages of every portal that texts may link to.
FIXED_PAGES = frozenset(
    {
        "/", "/suche", "/leistungen/", "/lebenslagen/", "/formulare/", "/aemter/", "/termine/", "/status", "/hilfe",
        "/anmelden", "/registrieren", "/konto/", "/barrierefreiheit", "/datenschutz", "/impressum", "/leichte-sprache",
        "/stoerungen", "/statistik/", "/pruefen/",
    }
)  # fmt: skip
_ROW = re.compile(r"^/(?P<where>leistungen|aemter|lebenslagen|formulare|termine)/(?P<key>[\w.-]+)/?$")


def findings_for(kind: Kind, key: str, data: Data, *, is_removal: bool = False) -> list[Finding]:
    """What is to be put right (errors) or thought about (hints) before publishing; errors first."""
    if is_removal:
        return sorted(kind.removal_findings(key, data), key=lambda finding: not finding.blocks)
    form = kind.checked(key, data)
    errors = [
        Finding(Weight.ERROR, "form", name if name in form.fields else "", str(message))
        for name, messages in form.errors.items()
        for message in messages
    ]
    found = errors or [*kind.findings(key, data), *_link_findings(data)]
    return sorted(found, key=lambda finding: not finding.blocks)


def links_of(data: Data) -> dict[str, list[str]]:
    """Links by field."""
    found = {name: links_in("\n".join(_texts(value))) for name, value in data.items()}
    return {name: links for name, links in found.items() if links}


def outside_links(data: Data) -> list[str]:
    """Addresses that the nightly check visits."""
    return [link for links in links_of(data).values() for link in links if not link.startswith("/")]


def _link_findings(data: Data) -> list[Finding]:
    by_field = links_of(data)
    outside = {link for links in by_field.values() for link in links if not link.startswith("/")}
    states: dict[str, str] = dict(CheckedLink.objects.filter(url__in=outside).values_list("url", "state"))
    states |= dict.fromkeys(_leading_nowhere(_own_links(by_field.values())), LinkState.DEAD)
    return [finding for name, links in by_field.items() for finding in dead_links(name, links, states)]


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)


def _own_links(groups: Iterable[list[str]]) -> set[str]:
    return {link for links in groups for link in links if link.startswith("/")}


def _leading_nowhere(links: Iterable[str]) -> set[str]:
    """Those of our own links behind which nothing stands; one statement per kind of page, however many links."""
    nowhere: set[str] = set()
    keys: dict[str, dict[str, set[str]]] = {}
    for link in links:
        path = urlsplit(link).path
        match = _ROW.match(path)
        if match is not None:
            keys.setdefault(match["where"], {}).setdefault(match["key"], set()).add(link)
        elif path not in FIXED_PAGES and f"{path}/" not in FIXED_PAGES:
            nowhere.add(link)
    for where, named in keys.items():
        known = _known(where, list(named))
        nowhere |= {link for key, found in named.items() if key not in known for link in found}
    return nowhere


def _known(where: str, keys: list[str]) -> set[str]:
    if where == "termine":
        return set(keys)
    if where == "leistungen":
        offered = Responsibility.objects.filter(service__slug__in=keys)
        return set(offered.values_list("service__slug", flat=True))
    if where == "aemter":
        return set(OrganisationalUnit.objects.filter(slug__in=keys).values_list("slug", flat=True))
    if where == "lebenslagen":
        return set(LifeSituation.in_lineage.filter(slug__in=keys).values_list("slug", flat=True))
    return set(DownloadDocument.objects.filter(filename__in=keys).values_list("filename", flat=True))
