"""The state graphs in the docs are those of the code."""

from devkit.state_graphs import TARGET, page


def test_the_drawn_state_graphs_are_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "python -m devkit.state_graphs"
