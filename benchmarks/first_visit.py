"""What a first visit of the start page transfers: the page and everything a browser fetches for it, compressed."""

import gzip
import re
from collections.abc import Iterator
from urllib.parse import urljoin

import httpx
from lxml import html

from benchmarks.figures import Figure
from benchmarks.scene import Scene, progress
from devkit.visitor import LocalNames

#: What is told apart, by the ending of its address (the town's own colours are a style sheet, too).
KINDS = {"CSS": ".css", "JS": ".js", "fonts": ".woff2"}
#: What a browser says when somebody typed the address: such a page brings its style sheets along.
ARRIVAL = {"Accept-Encoding": "br, gzip", "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}
#: Text that is painted; browsers fetch no font for what is folded away (names of languages, for example).
_SHOWN = "//body//text()[not(ancestor::details[not(@open)]) or ancestor::summary][not(ancestor::script)]"
_FACE = re.compile(r"@font-face\s*{[^}]*}")
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_RANGE = re.compile(r"unicode-range:([^;}]+)")
_SPAN = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", re.IGNORECASE)


def first_visit(scene: Scene) -> Iterator[Figure]:
    """Bytes of all bodies; the baseline is the bare view's page.

    Style sheets that the page brings along are counted once in all, and by their share of the page under CSS.
    """
    progress("bytes of the first visit")
    with httpx.Client(transport=LocalNames(), headers=ARRIVAL) as browser:
        bare = _fetch(browser, f"http://localhost:{scene.bare_port}/")[0]
        sizes, brought_along = _visit(browser, f"{scene.address}/")
    total = sum(sizes.values())
    yield Figure("first visit", total / 1000, "kB", bare / 1000)
    yield Figure("first visit, files", len(sizes), "files", 1)
    for name, ending in KINDS.items():
        size = sum(size for url, size in sizes.items() if ending in url) + (brought_along if name == "CSS" else 0)
        yield Figure(f"first visit, {name}", size / 1000, "kB")
    yield Figure("first visit, HTML", (sizes[f"{scene.address}/"] - brought_along) / 1000, "kB", bare / 1000)


def _visit(browser: httpx.Client, address: str) -> tuple[dict[str, int], int]:
    """Bytes of each file, by address; how many of the page's own are style sheets."""
    size, page = _fetch(browser, address)
    sizes = {address: size}
    document = html.document_fromstring(page)
    letters = _letters_shown(document)
    styles = "".join(str(text) for text in _found(document, "//style/text()"))
    named = [*_named_in(document), *_named_in_styles(styles, letters)]
    wanted = [urljoin(address, name) for name in named]
    while wanted:
        file = wanted.pop().partition("#")[0]
        if file not in sizes:
            sizes[file], text = _fetch(browser, file)
            wanted += [urljoin(file, name) for name in _named_in_styles(text, letters)] if ".css" in file else []
    return sizes, len(gzip.compress(styles.encode())) if styles else 0


def _letters_shown(document: html.HtmlElement) -> set[str]:
    return set("".join(str(text) for text in _found(document, _SHOWN)))


def _found(document: html.HtmlElement, path: str) -> list[object]:
    found = document.xpath(path)
    return found if isinstance(found, list) else []


def _named_in(document: html.HtmlElement) -> set[str]:
    """What a browser fetches by itself: style sheets, scripts, images, icons, drawings that ``<use>`` names."""
    links = document.xpath("//link[@rel='stylesheet' or @rel='icon' or @rel='preload']/@href")
    sources = document.xpath("//script/@src | //img/@src")
    drawings = [name for name in document.xpath("//*[local-name()='use']/@href") if not name.startswith("#")]
    return {str(name) for name in (*links, *sources, *drawings)}


def _named_in_styles(text: str, letters: set[str]) -> list[str]:
    """Fonts whose range holds a letter of the page, and pictures."""
    faces = _FACE.findall(text)
    fonts = [name for face in faces if _is_used(face, letters) for name in _URL.findall(face)[:1]]  # local: none
    pictures = _URL.findall(_FACE.sub("", text))
    return [name for name in (*fonts, *pictures) if not name.startswith(("data:", "#"))]


def _is_used(face: str, letters: set[str]) -> bool:
    given = _RANGE.search(face)
    if given is None:
        return True
    spans = [(int(first, 16), int(last or first, 16)) for first, last in _SPAN.findall(given[1])]
    return any(first <= ord(letter) <= last for letter in letters for first, last in spans)


def _fetch(browser: httpx.Client, address: str) -> tuple[int, str]:
    """Bytes as transferred, and the text."""
    with browser.stream("GET", address) as response:
        response.raise_for_status()
        response.read()
        return response.num_bytes_downloaded, response.text
