"""What editors change that others depend on: the town's face, offices that close, entries that two people change."""

import re

from django.test import Client

from kommunalportal.catalogue.arms import CHARGES, arms_of
from kommunalportal.catalogue.models import OrganisationalUnit, Responsibility, Revision
from kommunalportal.kernel.models import Tenant
from kommunalportal.web.tenants import forget_tenants
from kommunalportal.web.tests import test_editing_pages as pages
from kommunalportal.web.tests.test_editing_pages import OFFICE, ROOT, UNIT, begun, published, step, text_of

a_stadt, town, editor, colleague, _forget = (
    pages.a_stadt, pages.town, pages.editor, pages.colleague, pages._forget,
)  # fmt: skip


def test_arms_are_chosen_previewed_published_and_undone(
    editor: Client, colleague: Client, guest: Client, town: Tenant
) -> None:
    address = f"{ROOT}farben/eintrag/stadt/aendern"
    before = arms_of(town.slug, {})
    charge = next(name for name in CHARGES if name != before.charge)
    drawn = CHARGES[charge][0]
    draft = begun(editor, address, colour="#0B3D2E", accent="#ffcc00", charge=charge, base="")
    assert drawn in text_of(editor.get(f"{ROOT}fassungen/{draft.pk}/vorschau"))
    assert drawn not in text_of(guest.get("/"))
    published(editor, colleague, draft)
    forget_tenants()
    assert drawn in text_of(guest.get("/"))
    step(editor, draft, "rueckgaengig")
    published(editor, colleague, Revision.objects.latest("pk"))
    forget_tenants()
    assert drawn not in text_of(guest.get("/"))


def test_the_order_of_the_start_page_is_previewed_published_and_undone(
    editor: Client, colleague: Client, guest: Client, town: Tenant
) -> None:
    address = f"{ROOT}startseite/eintrag/stadt/aendern"
    assert "2. Teil der Seite" in text_of(editor.get(address))
    assert "Direkt zu" in text_of(guest.get("/"))
    draft = begun(editor, address, block_1="situations", tile_1="tod", asked="reisepass")
    preview = text_of(editor.get(f"{ROOT}fassungen/{draft.pk}/vorschau"))
    assert "Direkt zu" not in preview
    assert "Oft gefragt" in preview
    published(editor, colleague, draft)
    forget_tenants()
    assert "Direkt zu" not in text_of(guest.get("/"))
    step(editor, draft, "rueckgaengig")
    published(editor, colleague, Revision.objects.latest("pk"))
    forget_tenants()
    assert "Direkt zu" in text_of(guest.get("/"))


def test_the_later_of_two_who_publish_is_told_what_changed_and_loses_nothing(editor: Client, colleague: Client) -> None:
    mine = begun(editor)
    theirs = begun(colleague, **{**OFFICE, "phone": "02181 99"})
    step(editor, mine, "einreichen")
    step(colleague, theirs, "einreichen")
    step(editor, theirs, "veroeffentlichen")

    answer = step(colleague, mine, "veroeffentlichen")
    assert answer.status_code == 409
    page = re.sub(r"<[^>]+>", "", text_of(answer))
    assert "Was inzwischen veröffentlicht wurde" in page
    assert "[entfernt: 1][neu: 99]" in re.sub(r"\s+", " ", page).replace("[entfernt: 1] [", "[entfernt: 1][")
    assert OrganisationalUnit.objects.get().phone == "02181 99"
    mine.refresh_from_db()
    assert (mine.state, mine.data["phone"]) == ("in_review", "02181 2")

    step(editor, mine, "zuruecknehmen")
    step(editor, mine, "angleichen")
    published(editor, colleague, mine)
    assert OrganisationalUnit.objects.get().phone == "02181 2"


def test_who_closes_an_office_is_told_what_names_it_and_says_who_takes_over(
    editor: Client, colleague: Client, guest: Client, town: Tenant
) -> None:
    OrganisationalUnit.objects.create(slug="rathaus", name="Rathaus")
    Responsibility.objects.update(unit=OrganisationalUnit.objects.get(slug="buergerbuero"))
    page = text_of(editor.get(UNIT))
    assert "1 Leistungen nennen dieses Amt: Reisepass." in page
    assert '<option value="rathaus">Rathaus</option>' in page
    editor.post(f"{UNIT}wegnehmen", {"nachfolge": "rathaus"})
    revision = Revision.objects.get()
    assert "gehen an „Rathaus“" in text_of(editor.get(f"{ROOT}fassungen/{revision.pk}/"))
    published(editor, colleague, revision)
    assert guest.get("/aemter/buergerbuero/").status_code == 404
    assert "Rathaus" in text_of(guest.get("/leistungen/reisepass/"))
