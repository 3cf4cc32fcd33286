"""ClamAV's daemon."""

from kommunalportal.adapters.scan.clamd.scanner import ClamdScanner, Config, open_provider

__all__ = ["ClamdScanner", "Config", "open_provider"]
