"""One look at one link: pace, robots.txt, HEAD, else GET, redirects."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import structlog
from pydantic import BaseModel, ConfigDict

from kommunalportal.adapters.links.politehttp.addresses import (
    USUAL_PORTS,
    NotToBeVisited,
    Resolve,
    Target,
    Unknown,
    resolve_by_system,
    target_of,
)
from kommunalportal.catalogue.ports import LinkAnswer, Look
from kommunalportal.kernel.later import load_later

if TYPE_CHECKING:
    import httpx
else:
    httpx = load_later("httpx")

PRODUCT = "Kommunalportal-Linkpruefung"
PACE_SECONDS = 1.0
TIME_LIMIT_SECONDS = 10.0
MOST_REDIRECTS = 5
ROBOTS_BYTES = 500_000
ROBOTS_SECONDS = 3600.0
#: Servers that do not like HEAD say so in many ways.
_ASK_AGAIN_WITH_GET = range(400, 600)
_GONE = frozenset({404, 410})
_log = structlog.get_logger(__name__)


class Config(BaseModel):
    """``contact`` stands in the user agent, so that a webmaster can ask whom to tell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str = ""


class PoliteChecker:
    """Keeps the pace per host for as long as it lives; one per process is meant."""

    def __init__(
        self,
        config: Config,
        *,
        resolve: Resolve = resolve_by_system,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._agent = f"{PRODUCT}/1.0" + (f" (+{config.contact})" if config.contact else "")
        self._resolve, self._wait, self._clock, self._transport = resolve, wait, clock, transport
        self._last_visit: dict[str, float] = {}
        self._robots: dict[str, tuple[float, RobotFileParser]] = {}

    def look_at(self, url: str) -> LinkAnswer:
        """Whether the link leads somewhere."""
        try:
            answer = self._follow(url)
        except NotToBeVisited:
            answer = LinkAnswer(Look.FORBIDDEN)
        except (httpx.HTTPError, httpx.InvalidURL, Unknown):
            answer = LinkAnswer(Look.FAILING)
        _log.info("link_looked_at", look=answer.look, status=answer.status)
        return answer

    def problems(self) -> list[str]:
        """Nothing can be wrong with it as long as there is a network."""
        return []

    def _follow(self, url: str) -> LinkAnswer:
        for _hop in range(MOST_REDIRECTS + 1):
            target = self._target(url)
            if not self._is_welcome(target, url):
                return LinkAnswer(Look.FORBIDDEN)
            response = self._ask(target, "HEAD")
            if response.status_code in _ASK_AGAIN_WITH_GET:
                response = self._ask(target, "GET")
            if not response.has_redirect_location:
                return _meaning(response.status_code)
            url = urljoin(url, response.headers["Location"])
        return LinkAnswer(Look.FAILING, response.status_code)

    def _is_welcome(self, target: Target, url: str) -> bool:
        read_at, rules = self._robots.get(target.origin, (float("-inf"), None))
        if rules is None or self._clock() - read_at > ROBOTS_SECONDS:
            rules = self._read_robots(target)
            self._robots[target.origin] = (self._clock(), rules)
        return rules.can_fetch(PRODUCT, url)

    def _read_robots(self, target: Target) -> RobotFileParser:
        rules, url = RobotFileParser(), f"{target.origin}/robots.txt"
        for _hop in range(MOST_REDIRECTS + 1):
            response = self._ask(self._target(url), "GET", most=ROBOTS_BYTES)
            if not response.has_redirect_location:
                break
            url = urljoin(url, response.headers["Location"])
        if response.status_code >= 500:
            raise httpx.HTTPError("robots.txt cannot be read now")
        is_there = response.status_code == 200
        rules.parse(response.text.splitlines() if is_there else [])
        return rules

    def _target(self, url: str) -> Target:
        return target_of(url, self._resolve, frozenset(USUAL_PORTS.values()))

    def _ask(self, target: Target, method: str, *, most: int = 0) -> httpx.Response:
        """One request to the checked address; of the body only the first ``most`` bytes are read."""
        self._keep_pace(target.host)
        deadline = self._clock() + TIME_LIMIT_SECONDS
        headers = {"Host": target.parts.netloc, "User-Agent": self._agent, "Accept": "*/*"}
        extensions = {"sni_hostname": target.host}
        with (
            httpx.Client(timeout=TIME_LIMIT_SECONDS, trust_env=False, transport=self._transport) as client,
            client.stream(method, target.url_by_address, headers=headers, extensions=extensions) as response,
        ):
            body = self._first(response, most, deadline) if most else b""
            kept = {name: response.headers[name] for name in ("Location",) if name in response.headers}
            return httpx.Response(response.status_code, headers=kept, content=body)

    def _first(self, response: httpx.Response, most: int, deadline: float) -> bytes:
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) >= most:
                break
            if self._clock() > deadline:
                raise httpx.ReadTimeout("too slow")
        return bytes(body[:most])

    def _keep_pace(self, host: str) -> None:
        rest = self._last_visit.get(host, float("-inf")) + PACE_SECONDS - self._clock()
        if rest > 0:
            self._wait(rest)
        self._last_visit[host] = self._clock()


def open_provider(config: Config) -> PoliteChecker:
    """Ready to look."""
    return PoliteChecker(config)


def _meaning(status: int) -> LinkAnswer:
    if status in _GONE:
        return LinkAnswer(Look.GONE, status)
    # Whoever is asked to log in, or is told to slow down, has found something.
    is_there = status < 400 or status in (401, 403, 405, 406, 429)
    return LinkAnswer(Look.ALIVE if is_there else Look.FAILING, status)
