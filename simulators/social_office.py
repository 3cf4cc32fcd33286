"""The social office (Sozialamt): files applications with their attachments; a clerk decides on its page."""

from typing import ClassVar

from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from simulators.backoffice import BackOffice
from simulators.fitconnect.subscriber import Arrived
from simulators.store import Document
from simulators.systems import SYSTEMS, System

DECISIONS = {
    "granted": "{service} wird bewilligt.",
    "refused": "{service} wird abgelehnt.",
}
FORM = Markup("""<h2>Entscheiden</h2>
<form method="post" action="/cases/{reference}/decision">
<button name="decision" value="granted">Bewilligen</button>
<button name="decision" value="refused">Ablehnen</button>
</form>""")


class SocialOffice(BackOffice):
    """The first answer is a file number, the second the decision."""

    system: ClassVar[System] = SYSTEMS["social-office"]
    #: Where this office's files stand in the filing plan.
    file_plan: ClassVar[str] = "50.1"

    def routes(self) -> list[Rule]:
        """As every back-office system, and the decision."""
        return [*super().routes(), Rule("/cases/<reference>/decision", endpoint=self.send_decision, methods=["POST"])]

    def decide(self, arrived: Arrived) -> Document:
        """The file number under which the clerk will find it."""
        return {"file_number": f"{self.file_plan}-{arrived.sender_reference}"}

    def buttons(self, case: Document) -> Markup:
        """Both decisions, until one was made."""
        decided = any("decision" in answer for answer in case["answers"])
        return Markup("") if decided else FORM.format(reference=case["reference"])

    def send_decision(self, request: Request, reference: str) -> Response:
        """POST the clerk's decision; a second one changes nothing"""
        decision = request.form.get("decision", "")
        if decision not in DECISIONS:
            raise BadRequest
        case = self._case(reference)
        if self.store.add("decision", reference, {"decision": decision}) and case["key"]:
            answer = {"decision": decision, "text": DECISIONS[decision].format(service=case["service"])}
            self.store.change("case", reference, lambda body: body["answers"].append(answer))
            self.answer_later(case["case"], case["key"], answer)
        return redirect(f"/cases/{reference}", 303)
