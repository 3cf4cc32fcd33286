"""Typst makes the documents: tagged PDF in milliseconds, without system libraries."""

from kommunalportal.adapters.documents.typst.renderer import Config, TypstRenderer, open_provider

__all__ = ["Config", "TypstRenderer", "open_provider"]
