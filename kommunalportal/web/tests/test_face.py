"""The style sheet and the icon that carry a municipality's colours."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from kommunalportal.kernel.models import Tenant
from kommunalportal.web.context import portal
from kommunalportal.web.face import arms_svg, colours_css, face_of


@pytest.fixture
def tenant() -> Tenant:
    return Tenant(name="Stadt A", short_name="A", colour="#aa1100", accent="#ffcc00")


def request_to(path: str, tenant: Tenant | None) -> HttpRequest:
    request = RequestFactory().get(path)
    if tenant is not None:
        request.tenant = tenant  # type: ignore[attr-defined]
    return request


def test_a_versioned_style_sheet_may_be_kept_for_ever(tenant: Tenant) -> None:
    version = face_of(tenant).version
    assert "immutable" in colours_css(request_to(f"/farben.css?v={version}", tenant)).headers["Cache-Control"]


def test_an_outdated_version_is_not_kept_long(tenant: Tenant) -> None:
    response = colours_css(request_to("/farben.css?v=00000000", tenant))
    assert response.headers["Cache-Control"] == "public, max-age=300"


def test_the_version_changes_with_the_colour(tenant: Tenant) -> None:
    before = face_of(tenant).version
    tenant.colour = "#00aa11"
    assert face_of(tenant).version != before


def test_a_colour_that_is_none_cannot_write_into_the_style_sheet(tenant: Tenant) -> None:
    tenant.colour = "red;}*{"
    assert b"red" not in colours_css(request_to("/farben.css", tenant)).content


def test_the_arms_show_the_towns_colour(tenant: Tenant) -> None:
    assert b"#aa1100" in arms_svg(request_to("/wappen.svg", tenant)).content


def test_without_a_municipality_the_face_is_neutral() -> None:
    assert colours_css(request_to("/farben.css", None)).status_code == 200


def test_another_language_keeps_the_rest_of_the_address(tenant: Tenant) -> None:
    context = portal(request_to("/suche?q=hund&seite=2", tenant))
    queries = {one.code: one.query for one in context["portal"]["languages"]}
    assert queries["en"] == "q=hund&seite=2&lang=en"


def test_a_template_knows_which_part_of_the_portal_it_is_in(tenant: Tenant) -> None:
    assert portal(request_to("/leistungen/hund/", tenant))["portal"]["section"] == "leistungen"


def test_a_visitor_without_a_session_needs_none_looked_up(tenant: Tenant) -> None:
    assert portal(request_to("/", tenant))["portal"]["has_session"] is False


def test_a_visitor_with_a_session_cookie_may_be_signed_in(tenant: Tenant) -> None:
    request = request_to("/", tenant)
    request.COOKIES["sitzung"] = "abc"
    assert portal(request)["portal"]["has_session"] is True
