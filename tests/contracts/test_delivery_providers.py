"""What every delivery provider promises, asked of each line of the wiring table over real HTTP.

A new provider joins with one function in `JOINED`: it opens the provider beside a receiver, and tells how to reach an
address that does not keep to the interface.
"""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.wrappers import Request, Response

from kommunalportal.adapters.delivery.restpush.tests.receiver import Receiver
from kommunalportal.delivery.ports import Announcement, Answer, DeliveryProvider, Parcel
from kommunalportal.kernel.failures import ForeignFailure, Misconfigured, PermanentFailure, Refused, TemporaryFailure
from kommunalportal.kernel.inbound import InboundCall
from kommunalportal.wiring.delivery import DELIVERY_PROVIDERS
from simulators.listener import Listener
from tests.contracts.fitconnect.conftest import landscape, running_landscape
from tests.contracts.fitconnect.landscape import Landscape, attachment, parcel_for

MEBIBYTE = 1024 * 1024

__all__ = ["landscape", "running_landscape"]


@dataclass(frozen=True)
class Side:
    """A provider, how to make its receiver answer a case, and the same provider before a stranger's address.

    `lose` makes the receiver take the next submission without saying so, `heal` ends that.
    """

    provider: DeliveryProvider
    answered: Callable[[Announcement], list[Answer]]
    before: Callable[[str], DeliveryProvider]
    lose: Callable[[], None]
    heal: Callable[[], None]


def _fitconnect(request: pytest.FixtureRequest) -> Iterator[Side]:
    landscape: Landscape = request.getfixturevalue("landscape")
    provider = landscape.provider()

    def before(url: str) -> DeliveryProvider:
        return landscape.provider(base_url=url, auth_url=url, timeout_seconds=0.5)

    def lose() -> None:
        landscape.faults(lose_answer="submit")

    yield Side(
        provider, lambda announcement: landscape.answered(provider, announcement), before, lose, landscape.faults
    )


def _restpush(request: pytest.FixtureRequest) -> Iterator[Side]:
    receiver = Receiver()
    receiver.listener.start()

    def opened(**changes: Any) -> DeliveryProvider:
        adapter = DELIVERY_PROVIDERS["restpush"]
        return adapter.open(receiver.settings(**changes))

    provider = opened()

    def answered(announcement: Announcement) -> list[Answer]:
        receiver.write(announcement.case_reference, "a1", {"decision": "granted"}, b"%PDF-1.7")
        return provider.answers(announcement)

    def lose(next_one: bool = True) -> None:
        receiver.lose_next_answer = next_one

    yield Side(provider, answered, lambda url: opened(base_url=url, timeout_seconds=0.5), lose, lambda: lose(False))
    receiver.listener.stop()


JOINED: dict[str, Callable[[pytest.FixtureRequest], Iterator[Side]]] = {
    "fitconnect": _fitconnect,
    "restpush": _restpush,
}


@pytest.fixture(params=sorted(JOINED))
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    yield from JOINED[request.param](request)


def case() -> Announcement:
    return Announcement(str(uuid4()), str(uuid4()))


def hand_over(provider: DeliveryProvider, parcel: Parcel) -> Announcement:
    announcement = provider.announce(parcel)
    provider.submit(announcement, parcel)
    return announcement


def test_every_line_of_the_wiring_table_is_asked() -> None:
    called_by_the_receiver = {"restpull"}  # nothing to reach: its API is asked in web/tests/test_api_backoffice.py
    assert set(JOINED) == set(DELIVERY_PROVIDERS) - called_by_the_receiver


def test_nothing_happens_before_it_is_submitted(side: Side) -> None:
    assert side.provider.events(side.provider.announce(parcel_for())) == []


def test_submitting_again_doubles_nothing(side: Side) -> None:
    parcel = parcel_for()
    announcement = hand_over(side.provider, parcel)
    side.provider.submit(announcement, parcel)
    events = side.provider.events(announcement)
    assert [event.kind for event in events].count("submitted") == 1


def test_storing_a_file_again_doubles_nothing(side: Side) -> None:
    file = attachment()
    parcel = parcel_for(attachments=(file,))
    announcement = side.provider.announce(parcel)
    side.provider.put_attachment(announcement, file)
    side.provider.put_attachment(announcement, file)
    side.provider.submit(announcement, parcel)
    assert side.provider.events(announcement)[0].kind == "submitted"


def test_a_submission_whose_answer_was_lost_is_there_once(side: Side) -> None:
    parcel = parcel_for()
    announcement = side.provider.announce(parcel)
    side.lose()
    with pytest.raises(TemporaryFailure):
        side.provider.submit(announcement, parcel)
    side.heal()
    side.provider.submit(announcement, parcel)
    assert [event.kind for event in side.provider.events(announcement)].count("submitted") == 1


def test_an_answer_comes_until_it_is_acknowledged(side: Side) -> None:
    announcement = hand_over(side.provider, parcel_for())
    first = side.answered(announcement)[0]
    assert first.id in {one.id for one in side.provider.answers(announcement)}
    side.provider.acknowledge(announcement, first)
    side.provider.acknowledge(announcement, first)
    assert first.id not in {one.id for one in side.provider.answers(announcement)}


def test_a_callback_that_proves_nothing_is_refused(side: Side) -> None:
    with pytest.raises(Refused):
        side.provider.hint_in(InboundCall({}, b'{"references": ["x"]}', "/rueckrufe/zustellung/x"))


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (lambda: Response(status=500), TemporaryFailure),
        (lambda: Response(status=429), TemporaryFailure),
        (lambda: Response(status=401), Misconfigured),
        (lambda: Response(status=403), Misconfigured),
        (lambda: Response(b"<html>Wartung</html>", content_type="text/html"), TemporaryFailure),
        (lambda: Response(b""), TemporaryFailure),
        (lambda: Response(b" " * MEBIBYTE for _ in range(120)), (TemporaryFailure, PermanentFailure)),
    ],
    ids=["500", "429", "401", "403", "html", "empty", "huge"],
)
def test_whatever_a_stranger_answers_has_its_name(
    side: Side, answer: Callable[[], Response], failure: type[ForeignFailure]
) -> None:
    def reply(request: Request) -> Response:
        return answer()

    listener = Listener(reply)
    listener.start()
    try:
        with pytest.raises(failure):
            side.before(f"http://127.0.0.1:{listener.port}").events(case())
    finally:
        listener.stop()


def test_who_does_not_answer_in_time_is_asked_again_later(side: Side) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TemporaryFailure):
        side.before(f"http://127.0.0.1:{silent.getsockname()[1]}").events(case())


def test_who_is_not_there_is_asked_again_later(side: Side) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    provider = side.before(f"http://127.0.0.1:{port}")
    with pytest.raises(TemporaryFailure):
        provider.events(case())
    assert provider.problems(), "the operator reads that it does not work"
