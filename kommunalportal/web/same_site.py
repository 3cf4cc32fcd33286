"""A form that is the same for everybody cannot carry a CSRF token; where it comes from is checked instead.

Browsers say with every POST which site it comes from (``Sec-Fetch-Site``, Fetch Metadata) and from which origin
(``Origin``); no page of another site can change either. A request with neither comes from no browser of today and is
refused. Only for endpoints that act for nobody: feedback needs no session, so a forged one gains nothing but a vote.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a page of this host sent the request."""
    if site := request.headers.get("Sec-Fetch-Site", ""):
        return site == "same-origin"
    origin = request.headers.get("Origin", "") or request.headers.get("Referer", "")
    return bool(origin) and urlsplit(origin).netloc == request.get_host()
