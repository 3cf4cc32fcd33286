"""Where an application's pages are, and who may open them."""

from django.http import Http404
from django.urls import reverse

from kommunalportal.accounts.queries import actor_for, units_of
from kommunalportal.applications.assisted import may_assist
from kommunalportal.applications.journeys import FOR_WHOM, SIGNATURES, ApplicationForm, form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.parties import asks_for_whom
from kommunalportal.applications.rules import ApplicationState
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.catalogue.offered import online_service_with
from kommunalportal.kernel.questions import Given, Question
from kommunalportal.web.access import AccountRequest

OWN_APPLICATIONS = Question(
    Application, lambda rows: rows.filter(reference=Given("reference"), account=Given("account"))
)
REVIEW, PAY, DONE = "pruefen", "bezahlen", "fertig"


def load_online_service(slug: str) -> OnlineService:
    """The active offer for this service's address, or 404."""
    found = OnlineService.objects.select_related("service").filter(service__slug=slug, is_active=True).first()
    if found is None:
        raise Http404("online service")
    return found


def load_application(request: AccountRequest, service: str, reference: str) -> Application:
    """The person's own application at this address, or 404: that another's exists is nobody's business."""
    application = OWN_APPLICATIONS.first(reference=reference, account=request.account.pk)
    if application is None:
        application = _assisted_application(request, reference)
    else:
        application.account = request.account
    application.online_service = online_service_with(application.online_service_id)
    if application.online_service.service.slug != service:
        raise Http404("application")
    return application


def _assisted_application(request: AccountRequest, reference: str) -> Application:
    """What somebody at the counter is filled in with, for the clerk who does it; from here on the clerk is who acts."""
    found = Application.objects.filter(reference=reference, assisted_by=request.account.pk).select_related("account")
    application: Application | None = found.first()
    if application is None or not may_assist(application, units_of(request.account)):
        raise Http404("application")
    vars(request).update(citizen=actor_for(request.account, "clerk"), assisting=application)
    return application


def overview_of(request: AccountRequest, page: str = "applications") -> str:
    """Where this person sees all of their applications, in the account on this page."""
    return reverse("guest_overview" if request.account.is_guest else page)


def is_assisted(request: AccountRequest) -> bool:
    """Whether a clerk fills the loaded application in with somebody at the counter."""
    return "assisting" in vars(request)


def page_of(application: Application, page: str = "") -> str:
    """Address of one of its pages; without a name, of the page where it stands now."""
    page = page or _current_page(application)
    return reverse("application_page", args=[application.online_service.service.slug, application.reference, page])


def page_before(form: ApplicationForm) -> str | None:
    """What comes before the first step: for whom it is, where there is a choice."""
    return page_of(form.application, FOR_WHOM) if asks_for_whom(form.bundle.service) else None


def _current_page(application: Application) -> str:
    state = application.state
    if state is ApplicationState.DRAFT:
        form = form_of(application)
        if form.is_for_whom_open:
            return FOR_WHOM
        first_open = form.journey.first_open()
        return first_open.slug if first_open else REVIEW
    if state is ApplicationState.SIGNING:
        return SIGNATURES
    return PAY if state is ApplicationState.CONFIRMED else DONE
