"""Guided checklists: a few questions about a life situation, and what is to be done in which order and until when.

Pure rules and a loader; the guides themselves are ``catalogue/data/guides/*.yaml``.
"""
