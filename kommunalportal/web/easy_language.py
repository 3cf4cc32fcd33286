"""Leichte Sprache is a version of a page, not a language of the user interface: which pages have one, and where."""

from urllib.parse import urlencode

EASY_START = "/leichte-sprache"
_SAME = {"/": EASY_START, "/suche": f"{EASY_START}/suche", "/hilfe": f"{EASY_START}/hilfe"}
_SEARCH, _SERVICE = "/suche", "/leistungen/"


def easy_address(path: str, question: str = "") -> str:
    """Where the easy version of this page is; for pages that have none, the page that says so.

    Who looks for something takes the question along.
    """
    if path == _SEARCH and question:
        return f"{_SAME[path]}?{urlencode({'q': question})}"
    if path in _SAME:
        return _SAME[path]
    if path.startswith(EASY_START):
        return path
    if path.startswith(_SERVICE) and path != _SERVICE:
        return EASY_START + path
    return f"{EASY_START}?{urlencode({'von': path})}"
