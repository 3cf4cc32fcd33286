"""Paying at the payment platform: only what the platform says on being asked counts."""

from playwright.sync_api import Page, expect

from tests.journeys import accessibility, answers, people
from tests.journeys.stage import Stage

PAY = "18,00 € bezahlen"


def test_cancelling_failing_and_paying_twice_end_in_one_paid_application(
    page: Page, others_page: Page, stage: Stage
) -> None:
    _order_on_paper(page, stage)
    reference = people.reference_of(page)

    people.press(page, PAY)
    people.press(page, "Abbrechen")
    people.see(page, "Sie haben die Bezahlung abgebrochen")

    people.press(page, PAY)
    people.press(page, "Zahlung scheitern lassen")
    people.see(page, "Die Bezahlung hat nicht geklappt")
    accessibility.check(page, "not paid")

    pay_page = page.url.partition("?")[0]
    page.goto(f"{pay_page}?zurueck=1&status=PAYED")  # whatever the browser claims
    expect(page.get_by_role("button", name=PAY)).to_be_visible()

    paid_before = _paid_orders(page, stage)
    page.get_by_role("button", name=PAY).dblclick()
    expect(page.get_by_text("Zu zahlen: 18,00 Euro")).to_be_visible()
    people.press(page, "Bezahlen")
    people.see_heading(page, "Ihr Antrag ist abgesendet")
    people.see(page, "Bezahlt: 18,00 €")
    people.reload_until(page, page.get_by_text("Angekommen: "))
    assert _paid_orders(page, stage) == paid_before + 1

    page.goto(pay_page)
    people.see_heading(page, "Ihr Antrag ist abgesendet")
    people.log_in(others_page, stage, "Clara Winter")
    others_page.goto(f"{stage.portal()}/sachbearbeitung/?q={reference}")
    others_page.get_by_role("main").get_by_role("link", name="Meldebescheinigung").first.click()
    for fact in ("Ada Maria", "Am Hammerwerk", "18,00 €, bezahlt", "Kassenzeichen"):
        people.see(others_page, fact)


def test_who_pays_and_never_comes_back_is_found_by_asking(page: Page, stage: Stage) -> None:
    _order_on_paper(page, stage)
    address = page.url
    people.press(page, PAY)
    people.press(page, "Fenster schließen ohne Rückkehr")
    people.see(page, "Die Zahlung ist erfolgt.")
    status = address.replace("/bezahlen", "/fertig")
    page.goto(status)
    people.reload_until(page, page.get_by_text("Bezahlt: 18,00 €"))


def _order_on_paper(page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "meldebescheinigung")
    answers.answer(page, answers.meldebescheinigung(answers.PAPER, copies="2"))
    people.declare_and(page, "Weiter zum Bezahlen (18,00 €)")
    people.see_heading(page, "Jetzt bezahlen")


def _paid_orders(page: Page, stage: Stage) -> int:
    """How many orders are paid in the platform's own list."""
    platform = page.context.new_page()
    platform.goto(stage.simulator("payment"))
    return platform.get_by_role("row").filter(has=platform.get_by_role("cell", name="bezahlt", exact=True)).count()
