"""The back office reads for whom an application is, who signed it, and who helped, in what FIT-Connect brought."""

from collections.abc import Iterator

import pytest

from kommunalportal.accounts.counter import create_counter_account
from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application, save_step
from kommunalportal.applications.assisted import confirm_at_counter, start_assisted
from kommunalportal.applications.choosing import choose_for_whom
from kommunalportal.applications.journeys import form_of
from kommunalportal.catalogue.bundles import forget_bundles
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.models import Port
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from tests.applying import ELECTRONIC, filled_draft
from tests.contracts.fitconnect.landscape import Landscape
from tests.contracts.fitconnect.test_every_bundle import case_of, everybody_signs
from tests.parties import BO, CID, offer_with_parties, signed_by

pytestmark = pytest.mark.django_db
REGISTER = "population-register"
KIM = {
    "person": {"given_names": "Kim", "family_name": "Lindqvist"},
    "birth_date": {"day": "3", "month": "2", "year": "2019"},
}


@pytest.fixture
def offer(in_a_stadt: Tenant, landscape: Landscape) -> Iterator[OnlineService]:
    """The service with parties, in a municipality that is connected to the register."""
    forget_bundles()
    Tenant.objects.filter(pk=in_a_stadt.pk).update(ags="05162008", ars="051620008008")
    in_a_stadt.refresh_from_db()
    offered = offer_with_parties()
    settings = landscape.settings(REGISTER)
    configure_connection(
        port=Port.DELIVERY, slug=REGISTER, provider="fitconnect", name=REGISTER, settings=settings, actor=SYSTEM
    )
    yield offered
    forget_bundles()


def test_the_register_reads_for_which_child_it_is_and_who_signed(
    offer: OnlineService, ada: Account, landscape: Landscape
) -> None:
    application = filled_draft(offer, ada, signed_by(BO, CID))
    _application, errors = choose_for_whom(
        form=form_of(application), key="child", raw=posted(KIM), actor=actor_for(ada)
    )
    assert errors == {}
    confirm_application(application=application, actor=actor_for(ada))
    everybody_signs(application)

    data = case_of(application, landscape)["data"]

    assert data["represented"]["name"] == "Kim Lindqvist"
    assert data["represented"]["birth_date"] == "2019-02-03"
    assert [one["name"] for one in data["co_signers"]] == ["Bo Ek", "Cid Lund"]
    assert all(one["signed_at"] for one in data["co_signers"])


def test_the_register_reads_who_filled_it_in_at_the_counter(
    offer: OnlineService, clara: Account, landscape: Landscape
) -> None:
    clerk = actor_for(clara, "clerk")
    ida = create_counter_account(given_name="Ida", family_name="Schalk", actor=clerk)
    application = start_assisted(online_service=offer, account=ida, identity="identity_card", clerk=clara, actor=clerk)
    for slug, answers in ELECTRONIC.items():
        assert save_step(application=application, slug=slug, raw=posted(answers), seen="").is_ok
    confirm_at_counter(application=application, clerk=clara, actor=clerk)

    data = case_of(application, landscape)["data"]

    assert data["assisted"] == {
        "unit": "buergerbuero",
        "clerk": "Clara Winter",
        "identity_document": "identity_card",
        "confirmed_by": "counter",
    }
