"""Services that refer to each other in a circle."""

from collections.abc import Mapping, Sequence


def circles(links: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """One circle per group of nodes that reach each other; never more than ``len(links)``. Without recursion."""
    found: list[tuple[str, ...]] = []
    state: dict[str, int] = {}  # 1: on the way, 2: done
    for start in links:
        if start not in state:
            _walk(start, links, state, found)
    return found


def _walk(start: str, links: Mapping[str, Sequence[str]], state: dict[str, int], found: list[tuple[str, ...]]) -> None:
    way, ahead = [start], [iter(links.get(start, ()))]
    state[start] = 1
    while way:
        following = next(ahead[-1], None)
        if following is None:
            state[way.pop()] = 2
            ahead.pop()
        elif state.get(following) == 1:
            found.append((*way[way.index(following) :], following))
        elif following not in state:
            state[following] = 1
            way.append(following)
            ahead.append(iter(links.get(following, ())))
