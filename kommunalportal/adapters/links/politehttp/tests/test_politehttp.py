"""A polite guest: what is asked of whom, in which order and how often. The network is a table of answers."""

from collections.abc import Mapping

import httpx
import pytest

from kommunalportal.adapters.links.politehttp import Config, PoliteChecker
from kommunalportal.adapters.links.politehttp.addresses import is_public
from kommunalportal.catalogue.ports import Look

PUBLIC = "93.184.216.34"
Answer = int | tuple[int, str] | Exception


class Network:
    """Hosts with their addresses, answers by "METHOD host/path", and a clock that only waiting moves."""

    def __init__(self, answers: Mapping[str, Answer], addresses: Mapping[str, list[str]] | None = None) -> None:
        self.answers, self.addresses = answers, addresses or {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.connected_to: set[str] = set()
        self.now = 0.0
        self.waits: list[float] = []
        self.checker = PoliteChecker(
            Config(contact="https://portal.example/impressum"),
            resolve=lambda host, _port: self.addresses.get(host, [PUBLIC]),
            wait=self.wait,
            clock=lambda: self.now,
            transport=httpx.MockTransport(self.answer),
        )

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.agents.add(request.headers["User-Agent"])
        self.connected_to.add(request.url.host)
        what = f"{request.method} {request.headers['Host']}{request.url.path}"
        self.asked.append(what)
        found = self.answers.get(what, 404 if what.endswith("robots.txt") else 200)
        if isinstance(found, Exception):
            raise found
        status, text = found if isinstance(found, tuple) else (found, "")
        headers = {"Location": text} if 300 <= status < 400 else {}
        return httpx.Response(status, headers=headers, text=text)


def look(answers: Mapping[str, Answer], url: str = "https://a.example/x") -> tuple[Look, list[str]]:
    network = Network(answers)
    return network.checker.look_at(url).look, network.asked


def test_robots_txt_is_read_first_and_a_head_is_enough() -> None:
    found, asked = look({})
    assert found == Look.ALIVE
    assert asked == ["GET a.example/robots.txt", "HEAD a.example/x"]


def test_the_guest_names_itself_and_goes_to_the_address_that_was_checked() -> None:
    network = Network({})
    network.checker.look_at("https://a.example/x")
    assert network.agents == {"Kommunalportal-Linkpruefung/1.0 (+https://portal.example/impressum)"}
    assert network.connected_to == {PUBLIC}


@pytest.mark.parametrize(
    "rules", ["User-agent: *\nDisallow: /", "User-agent: Kommunalportal-Linkpruefung\nDisallow: /x"]
)
def test_where_robots_txt_says_no_nothing_is_asked(rules: str) -> None:
    found, asked = look({"GET a.example/robots.txt": (200, rules)})
    assert found == Look.FORBIDDEN
    assert asked == ["GET a.example/robots.txt"]


def test_a_robots_txt_that_cannot_be_read_keeps_us_out_for_now() -> None:
    assert look({"GET a.example/robots.txt": 503}) == (Look.FAILING, ["GET a.example/robots.txt"])


@pytest.mark.parametrize(
    ("head", "get", "found"),
    [
        (405, 200, Look.ALIVE),
        (404, 404, Look.GONE),
        (403, 410, Look.GONE),
        (500, 200, Look.ALIVE),
        (503, 503, Look.FAILING),
        (403, 403, Look.ALIVE),
        (429, 429, Look.ALIVE),
    ],
)
def test_where_head_is_not_welcome_get_decides(head: int, get: int, found: Look) -> None:
    assert look({"HEAD a.example/x": head, "GET a.example/x": get})[0] == found


def test_no_answer_is_no_proof_of_death() -> None:
    assert look({"HEAD a.example/x": httpx.ConnectTimeout("slow")})[0] == Look.FAILING


def test_redirects_are_followed_and_every_host_is_asked_for_its_rules() -> None:
    found, asked = look({"HEAD a.example/x": (301, "https://b.example/y"), "GET b.example/robots.txt": 200})
    assert found == Look.ALIVE
    assert asked[-2:] == ["GET b.example/robots.txt", "HEAD b.example/y"]


def test_a_circle_of_redirects_ends() -> None:
    found, asked = look({"HEAD a.example/x": (302, "/x")})
    assert found == Look.FAILING
    assert len(asked) == 7


def test_a_host_is_asked_once_a_second_and_its_rules_once_an_hour() -> None:
    network = Network({})
    for page in ("x", "y", "z"):
        network.checker.look_at(f"https://a.example/{page}")
    assert network.waits == [1.0, 1.0, 1.0]
    assert network.asked.count("GET a.example/robots.txt") == 1
    network.now += 4000
    network.checker.look_at("https://a.example/x")
    assert network.asked.count("GET a.example/robots.txt") == 2


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.1"], [PUBLIC, "192.168.1.1"], ["169.254.169.254"], ["::1"], ["fd00::1"]]
)
def test_private_addresses_are_never_visited(addresses: list[str]) -> None:
    network = Network({}, {"a.example": addresses})
    assert network.checker.look_at("https://a.example/x").look == Look.FORBIDDEN
    assert network.asked == []


def test_a_redirect_into_the_own_network_is_not_followed() -> None:
    network = Network({"HEAD a.example/x": (302, "http://intern.example/")}, {"intern.example": ["10.1.1.1"]})
    assert network.checker.look_at("https://a.example/x").look == Look.FORBIDDEN
    assert network.connected_to == {PUBLIC}


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "https://a.example:8443/", "https://me:pw@a.example/", "file:///etc/passwd", "http://[::1"],
)
def test_only_the_web_at_its_usual_ports_is_visited(url: str) -> None:
    assert look({}, url) == (Look.FORBIDDEN, [])


def test_a_host_without_address_fails() -> None:
    network = Network({}, {"a.example": []})
    assert network.checker.look_at("https://a.example/x").look == Look.FAILING


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("224.0.0.1", False),
        ("2606:2800:220:1::1", True),
        (PUBLIC, True),
    ],
)
def test_addresses_inside_addresses_do_not_hide_private_ones(address: str, public: bool) -> None:
    assert is_public(address) == public
