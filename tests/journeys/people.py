"""How people of our journeys use the portal: by what they read on the page, never by its inner names."""

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotSeenInTime

from kommunalportal.accounts.demo import DemoPerson, demo_people
from kommunalportal.kernel.models import Tenant, TenantKind
from tests.journeys.stage import Stage

PATIENCE = 60.0  # seconds until something that happens in the background must have happened
GLANCE_MS = 400


def demo_person(name: str, slug: str = "grevenbroich") -> DemoPerson:
    """One of the people that the demonstration's login page names."""
    tenant = Tenant(slug=slug, kind=TenantKind.PROVIDER if slug == "betrieb" else TenantKind.MUNICIPALITY)
    return next(person for person in demo_people(tenant) if person.name == name)


def log_in(page: Page, stage: Stage, name: str, slug: str = "grevenbroich") -> None:
    """Go to the login page and log in as one of the demonstration's people."""
    page.goto(f"{stage.portal(slug)}/anmelden")
    give_password(page, demo_person(name, slug))
    expect(page).not_to_have_url(re.compile("/anmelden"))


def give_password(page: Page, person: DemoPerson) -> None:
    """Fill in the login page; staff also give their one-time code."""
    enter(page, {"E-Mail-Adresse": person.email, "Passwort": person.password})
    press(page, "Anmelden")
    if person.role:
        enter(page, {"Code": person.code})
        press(page, "Anmelden")


def enter(page: Page, texts: dict[str, str]) -> None:
    """Type into the fields with these labels."""
    for label, text in texts.items():
        page.get_by_label(label, exact=True).fill(text)


def choose(page: Page, *options: str) -> None:
    """Tick the radio buttons or boxes with these labels."""
    for option in options:
        page.get_by_label(option, exact=True).check()


def press(page: Page, label: str) -> None:
    """Press the button with this label."""
    page.get_by_role("button", name=label, exact=True).click()


def follow(page: Page, label: str) -> None:
    """Follow the link with this label."""
    page.get_by_role("link", name=label, exact=True).first.click()


def go_on(page: Page) -> None:
    """Save this step and go to the next."""
    press(page, "Speichern und weiter")


def see(page: Page, words: str) -> None:
    """These words stand somewhere on the page."""
    expect(page.get_by_text(words).first).to_be_visible()


def see_heading(page: Page, words: str) -> None:
    """The page has this heading."""
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()


def see_error(page: Page, message: str) -> None:
    """The error summary names the message and has the focus; its link leads to the field."""
    summary = page.locator(".kp-error-summary")
    expect(summary).to_be_focused()
    link = summary.get_by_role("link", name=message).first
    expect(link).to_be_visible()
    target = (link.get_attribute("href") or "").removeprefix("#")
    expect(page.locator(f"[id='{target}']")).to_be_visible()


def begin(page: Page, stage: Stage, service: str, slug: str = "grevenbroich") -> None:
    """Begin a new application of a service; the person is logged in."""
    page.goto(f"{stage.portal(slug)}/antrag/{service}/")
    begin_here(page)


def begin_here(page: Page) -> None:
    """Begin on the page before the first step, also if an earlier draft is there."""
    anew = page.get_by_role("button", name="Neu anfangen")
    anew.or_(page.get_by_role("button", name="Antrag beginnen")).click()


def declare_and(page: Page, button: str) -> None:
    """Confirm on the review page that everything is right, and press the button."""
    page.get_by_label("Ich habe alles gelesen.").check()
    press(page, button)


def reference_of(page: Page) -> str:
    """Reference of the application whose page is open."""
    return urlsplit(page.url).path.split("/")[3]


def reload_until(page: Page, wanted: Locator) -> None:
    """Look again and again, as people do, until it is there."""
    deadline = time.monotonic() + PATIENCE
    while not _shows_up(wanted):
        assert time.monotonic() < deadline, f"{wanted} did not appear at {page.url}"
        page.reload()


def open_letter(page: Page, stage: Stage, about: str, title: str = "") -> None:
    """Open the newest letter about an application in the mailbox of who is logged in."""
    page.goto(f"{stage.portal()}/konto/postfach/")
    letter = page.get_by_role("listitem").filter(has_text=about).filter(has_text=title)
    reload_until(page, letter.first)
    letter.first.get_by_role("link").click()


def open_mail(page: Page, stage: Stage, address: str, subject: str) -> Page:
    """Open the newest e-mail with this subject in another window."""
    window = page.context.new_page()
    window.goto(f"{stage.simulator('mail')}/postfach/{address}")
    mail = window.get_by_role("link").filter(has_text=subject)
    reload_until(window, mail.first)
    mail.first.click()
    return window


def follow_link_of_mail(mail: Page) -> None:
    """Follow the first link that stands in an opened e-mail."""
    mail.locator("pre").first.get_by_role("link").first.click()


def _shows_up(wanted: Locator) -> bool:
    try:
        wanted.wait_for(timeout=GLANCE_MS)
    except NotSeenInTime:
        return False
    return True
