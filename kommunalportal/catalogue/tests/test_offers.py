"""What is called online is online, whatever is configured."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.catalogue.models import Channel, Level
from kommunalportal.catalogue.offers import Offer, OfferState, OnlinePart, offer_of

LEVELS, CHANNELS, YES_OR_NO = st.sampled_from(Level.values), st.sampled_from(Channel.values), st.booleans()


@dataclass(frozen=True)
class Configured:
    """What is configured for a service."""

    level: str
    channel: str
    is_offered: bool
    works: bool
    is_bookable: bool
    has_form: bool

    @property
    def offer(self) -> Offer:
        return offer_of(**self.__dict__)


CONFIGURED = st.builds(
    Configured,
    level=LEVELS, channel=CHANNELS, is_offered=YES_OR_NO, works=YES_OR_NO, is_bookable=YES_OR_NO, has_form=YES_OR_NO,
)  # fmt: skip


@given(CONFIGURED)
def test_wholly_online_is_only_what_is_offered_works_and_needs_no_visit(it: Configured) -> None:
    is_online = it.is_offered and it.works and it.channel != Channel.APPOINTMENT
    assert (it.offer.state is OfferState.ONLINE) == is_online


@given(CONFIGURED)
def test_partly_online_always_says_which_part(it: Configured) -> None:
    if it.offer.state is OfferState.PARTLY:
        assert it.offer.parts


@given(CONFIGURED)
def test_what_is_said_to_be_impossible_online_has_no_part_online(it: Configured) -> None:
    if it.offer.state not in (OfferState.ONLINE, OfferState.PARTLY, OfferState.DISTURBED):
        assert not it.offer.parts


@given(CONFIGURED)
def test_a_disturbance_is_told_and_never_hidden_behind_another_way(it: Configured) -> None:
    assert (it.offer.state is OfferState.DISTURBED) == (it.is_offered and not it.works)
    if it.is_offered and not it.works:
        assert OnlinePart.APPLICATION not in it.offer.parts


@given(CONFIGURED)
def test_every_part_that_works_is_named(it: Configured) -> None:
    assert (OnlinePart.APPOINTMENT in it.offer.parts) == it.is_bookable
    assert (OnlinePart.FORM in it.offer.parts) == it.has_form


@given(CONFIGURED)
def test_another_level_is_named_only_where_it_is_responsible(it: Configured) -> None:
    if it.offer.state.is_elsewhere:
        assert it.offer.state.value == it.level


@given(CONFIGURED)
def test_the_catalogues_word_for_online_counts_for_nothing(it: Configured) -> None:
    """Whether the catalogue says "online application" or "information" never makes a service online."""
    promised = Configured(**{**it.__dict__, "channel": Channel.ONLINE_APPLICATION, "is_offered": False})
    assert promised.offer.state is not OfferState.ONLINE
