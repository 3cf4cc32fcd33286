"""A town's own website as a webmaster would have it: strict about scripts, and without a line of the portal's code."""

from typing import ClassVar

from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from simulators.homepage.page import PAGE, STYLE
from simulators.server import Simulator

TOWNS = {
    "grevenbroich": ("Grevenbroich", "#00693e"),
    "badlippspringe": ("Bad Lippspringe", "#1d4b8f"),
}
"""Name and colour by the portal's host."""


class Homepage(Simulator):
    """One page per town. It allows the portal in its security policy, and nothing else from outside."""

    name: ClassVar[str] = "homepage"
    title: ClassVar[str] = "Startseite der Stadt"
    port_offset: ClassVar[int] = 8

    def routes(self) -> list[Rule]:
        """The first town at the root, every town below its name."""
        return [
            Rule("/", endpoint=self.first, methods=["GET"]),
            Rule("/stil.css", endpoint=self.style, methods=["GET"]),
            Rule("/<town>/", endpoint=self.of_town, methods=["GET"]),
        ]

    def first(self, request: Request) -> Response:
        """The first town's page."""
        return self.of_town(request, next(iter(TOWNS)))

    def of_town(self, _request: Request, town: str) -> Response:
        """One town's page."""
        if town not in TOWNS:
            raise NotFound
        name, colour = TOWNS[town]
        portal = f"http://{town}.localhost:{self.place.portal_port}"
        response = Response(PAGE.format(name=name, colour=colour, portal=portal), mimetype="text/html")
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'self'; img-src data:; script-src {portal}; connect-src {portal}; "
            f"form-action {portal}; base-uri 'none'; frame-ancestors 'none'"
        )
        return response

    def style(self, _request: Request) -> Response:
        """The town's own style sheet."""
        return Response(STYLE, mimetype="text/css")
