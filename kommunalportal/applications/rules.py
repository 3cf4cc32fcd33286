"""Stations of an application and what is allowed at each. Values only."""

from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class ApplicationState(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    SIGNING = "signing"
    SUBMITTED = "submitted"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class ApplicationEvent(StrEnum):
    """What moves an application on."""

    CONFIRM = "confirm"
    ASK_CO_SIGNERS = "ask_co_signers"
    ALL_SIGNED = "all_signed"
    REOPEN = "reopen"
    SUBMIT = "submit"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


_S, _E = ApplicationState, ApplicationEvent
#: state -> event -> next state. CONFIRMED is declared but unpaid; without a fee it lasts no time.
GRAPH: dict[ApplicationState, dict[ApplicationEvent, ApplicationState]] = {
    _S.DRAFT: {_E.CONFIRM: _S.CONFIRMED, _E.WITHDRAW: _S.WITHDRAWN},
    _S.CONFIRMED: {
        _E.SUBMIT: _S.SUBMITTED,
        _E.ASK_CO_SIGNERS: _S.SIGNING,
        _E.REOPEN: _S.DRAFT,
        _E.WITHDRAW: _S.WITHDRAWN,
    },
    _S.SIGNING: {_E.ALL_SIGNED: _S.CONFIRMED, _E.REOPEN: _S.DRAFT, _E.WITHDRAW: _S.WITHDRAWN},
    _S.SUBMITTED: {_E.DECIDE: _S.DECIDED, _E.WITHDRAW: _S.WITHDRAWN},
    _S.DECIDED: {},
    _S.WITHDRAWN: {_E.SUBMIT: _S.SUBMITTED},  # the money came after all: what is paid for is done
}
STATE_NAMES = {
    _S.DRAFT: _("Entwurf"),
    _S.CONFIRMED: _("wartet auf Bezahlung"),
    _S.SIGNING: _("wartet auf Unterschriften"),
    _S.SUBMITTED: _("in Bearbeitung"),
    _S.DECIDED: _("erledigt"),
    _S.WITHDRAWN: _("zurückgezogen"),
}
#: A draft nobody touches is kept this long; the date is shown.
DRAFT_KEPT = timedelta(days=90)
#: Who takes a draft back wants it gone; the platform may report money for about three more days.
WITHDRAWN_DRAFT_KEPT = timedelta(days=7)


def may(state: ApplicationState, event: ApplicationEvent) -> bool:
    """Whether the graph has this edge."""
    return event in GRAPH[state]


def graph_as_mermaid() -> str:
    """The state graph for the docs."""
    edges = [f"    {state} --> {target}: {event}" for state, moves in GRAPH.items() for event, target in moves.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {_S.DRAFT}", *edges])
