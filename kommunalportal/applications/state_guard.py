"""The state graph of an application as the database holds it; the same words as ``Application.state``."""

from kommunalportal.applications.rules import GRAPH, ApplicationEvent, ApplicationState
from kommunalportal.kernel.state_guard import Guard, guard_states, steps

_STATIONS = (
    ("withdrawn_at", ApplicationState.WITHDRAWN),
    ("decided_at", ApplicationState.DECIDED),
    ("submitted_at", ApplicationState.SUBMITTED),
    ("signatures_due_at", ApplicationState.SIGNING),
    ("confirmed_at", ApplicationState.CONFIRMED),
)
#: What was sent stays until the back-office system has it, or a person has brought it there.
_NOT_ON_ITS_WAY = """{row}.submitted_at IS NULL OR NOT EXISTS (
    SELECT FROM delivery_delivery AS one WHERE one.tenant_id = {row}.tenant_id AND one.reference = {row}.reference
    AND one.accepted_at IS NULL AND one.settled_at IS NULL)"""
GUARD = Guard(
    columns=tuple(column for column, _ in _STATIONS),
    states=tuple(("{row}." + f"{column} IS NOT NULL", state.value) for column, state in _STATIONS),
    otherwise=ApplicationState.DRAFT.value,
    moves=steps(GRAPH, one_at_a_time=(ApplicationEvent.REOPEN, ApplicationEvent.WITHDRAW)),
    deletable=_NOT_ON_ITS_WAY,
)
guard_states("applications_application", GUARD)
