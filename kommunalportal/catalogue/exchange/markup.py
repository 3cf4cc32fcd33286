"""Texts of others made harmless: restricted HTML, single lines, and points made of HTML and back."""

import re
from html import escape
from html.parser import HTMLParser

import nh3

TAGS = {
    "a", "b", "br", "em", "h2", "h3", "h4", "h5", "h6", "i", "li", "ol", "p", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCKS = {"br", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "table", "tr", "ul"}
#: Control characters that no text needs and PostgreSQL or XML refuse, and halves of characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Without control characters, line ends as in Unix, no space around."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_line(text: str) -> str:
    """One line."""
    return " ".join(clean_text(text).split())


def clean_html(text: str) -> str:
    """Only the tags that texts of services need; links only to the web, mail and telephone."""
    return nh3.clean(
        clean_text(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None
    ).strip()


def points_of(html: str) -> list[str]:
    """The blocks of a text (paragraphs, points, rows) as plain lines."""
    reader = _Blocks()
    reader.feed(html)
    reader.close()
    return [line for block in reader.blocks if (line := clean_line(block))]


def plain(html: str) -> str:
    """The whole text in one line without markup."""
    return " ".join(points_of(html))


def html_line(text: str) -> str:
    """One line of plain text as HTML."""
    return escape(clean_line(text), quote=False)


def html_of(points: list[str]) -> str:
    """Lines as a list; a single one as a paragraph."""
    if len(points) == 1:
        return f"<p>{escape(points[0], quote=False)}</p>"
    return f"<ul>{''.join(f'<li>{escape(point, quote=False)}</li>' for point in points)}</ul>" if points else ""


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._divide(tag)

    def handle_endtag(self, tag: str) -> None:
        self._divide(tag)

    def handle_data(self, data: str) -> None:
        self.blocks[-1] += data

    def _divide(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.blocks.append("")
        elif tag in ("td", "th"):
            self.blocks[-1] += " "
