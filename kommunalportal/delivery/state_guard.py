"""The state graph of a hand-over as the database holds it; the same words as ``Delivery.state``."""

from kommunalportal.delivery.rules import GOES_ON_AT, GRAPH, DeliveryEvent, DeliveryState
from kommunalportal.kernel.state_guard import Guard, guard_states, steps

_STATIONS = (
    ("rejected_at", DeliveryState.REJECTED),
    ("answered_at", DeliveryState.ANSWERED),
    ("accepted_at", DeliveryState.ACCEPTED),
    ("arrived_at", DeliveryState.ARRIVED),
    ("submitted_at", DeliveryState.SUBMITTED),
    ("announced_at", DeliveryState.ANNOUNCED),
)
_GIVEN_UP = "{row}.given_up_at IS NOT NULL AND {row}.accepted_at IS NULL AND {row}.rejected_at IS NULL"
GUARD = Guard(
    columns=("given_up_at", *(column for column, _ in _STATIONS)),
    states=(
        (_GIVEN_UP, DeliveryState.GIVEN_UP.value),
        *(("{row}." + f"{column} IS NOT NULL", state.value) for column, state in _STATIONS),
    ),
    otherwise=DeliveryState.WAITING.value,
    moves=steps(GRAPH, one_at_a_time=(DeliveryEvent.GIVE_UP, DeliveryEvent.REPLAY, DeliveryEvent.REJECT))
    | {(DeliveryState.GIVEN_UP.value, state.value) for state in GOES_ON_AT},
    deletable="{row}.accepted_at IS NOT NULL OR {row}.settled_at IS NOT NULL",
)
guard_states("delivery_delivery", GUARD)
