"""What makes documents: one renderer for all tenants."""

from functools import cache

from django.conf import settings

from kommunalportal.adapters.documents import typst
from kommunalportal.certificates.ports import DocumentRenderer
from kommunalportal.kernel.adapters import Adapter

DOCUMENT_RENDERERS: dict[str, Adapter[DocumentRenderer]] = {
    "typst": Adapter("Typst", typst.Config, typst.open_provider),
}


@cache
def document_renderer() -> DocumentRenderer:
    """The renderer, kept open: its compilers remember templates and fonts."""
    return DOCUMENT_RENDERERS["typst"].open(
        {"root": settings.BUNDLES_DIR, "fonts": settings.ROOT / "build" / "document-fonts"}
    )
