"""Draw the state graphs into the docs: `python -m devkit.state_graphs`; a test proves that they are up to date."""

from devkit.paths import ROOT
from kommunalportal.applications import rules as applications
from kommunalportal.delivery import rules as deliveries

TARGET = ROOT / "docs" / "state-graphs.md"
PAGE = """# State graphs

Drawn by `python -m devkit.state_graphs` from the same tables that the code walks and that a trigger in the
database holds ([`kernel/state_guard.py`](../kommunalportal/kernel/state_guard.py)): an UPDATE that is no move of the
graph fails inside its transaction, whoever tries it. One statement may take several steps forward at once; giving up,
starting again, rejecting, reopening and withdrawing are steps of their own. States are not stored, they are read from
the row's timestamps.

## A hand-over ([`delivery/rules.py`](../kommunalportal/delivery/rules.py))

```mermaid
{deliveries}
```

`answered` and `accepted` have no way back: what the receiver confirmed is never sent again. The row cannot be deleted
before it is `accepted` or a person brought the case there.

## An application ([`applications/rules.py`](../kommunalportal/applications/rules.py))

```mermaid
{applications}
```

`withdrawn --> submitted`: the money came after all, and what is paid for is done. An application that was submitted
cannot be deleted while its hand-over is on its way.
"""


def page() -> str:
    """The whole document."""
    return PAGE.format(deliveries=deliveries.graph_as_mermaid(), applications=applications.graph_as_mermaid())


def main() -> None:
    """Write it."""
    TARGET.write_text(page(), encoding="utf-8")
    print(TARGET.relative_to(ROOT))


if __name__ == "__main__":
    main()
