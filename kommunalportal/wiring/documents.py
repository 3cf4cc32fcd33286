"""The provider of the port ``documents``: one for the whole installation, since templates come with the bundles."""

from functools import lru_cache

from django.conf import settings

from kommunalportal.adapters.documents import typst
from kommunalportal.certificates.ports import DocumentRenderer
from kommunalportal.kernel.adapters import Adapter

FONTS = settings.ROOT / "build" / "document-fonts"
DOCUMENT_RENDERERS: dict[str, Adapter[DocumentRenderer]] = {
    "typst": Adapter("Typst", typst.Config, typst.open_provider),
}


@lru_cache(maxsize=1)
def document_renderer() -> DocumentRenderer:
    """The renderer; it keeps its fonts and compilers."""
    return DOCUMENT_RENDERERS["typst"].open({"root": settings.BUNDLES_DIR, "fonts": FONTS})


@lru_cache(maxsize=1)
def form_renderer() -> DocumentRenderer:
    """The same for the catalogue's own forms, whose layout comes with the catalogue."""
    root = settings.ROOT / "kommunalportal" / "catalogue" / "data"
    return DOCUMENT_RENDERERS["typst"].open({"root": root, "fonts": FONTS})
