"""Providers of the port ``scan``."""
