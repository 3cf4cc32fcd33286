"""Pages that simulators show to people: plain, readable, and honest about what they are."""

from markupsafe import Markup

BANNER = "Simulator - nicht gegen den echten Dienst geprueft"

PAGE = Markup("""<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - {system}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #1a1a1a; background: #fff; }}
main, header {{ max-width: 60rem; margin: 0 auto; padding: 1rem; }}
.banner {{ background: #5c3a00; color: #fff; padding: .5rem 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
.wide {{ overflow-x: auto; }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #767676; }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; background: #f2f2f2; padding: .75rem; }}
button, .button {{ font: inherit; padding: .5rem 1rem; margin: .25rem .25rem .25rem 0; min-height: 2.75rem; }}
</style>
</head>
<body>
<p class="banner" role="note">Simulator - nicht gegen den echten Dienst geprüft. Alle Daten sind erfunden.</p>
<header><p>{system}</p></header>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
""")


def page(system: str, title: str, body: Markup) -> str:
    """A whole page; `body` is already safe."""
    return PAGE.format(system=system, title=title, body=body)


def table(head: list[str], rows: list[list[object]]) -> Markup:
    """A table; cells are escaped unless they are `Markup` already."""
    cells = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in head)
    lines = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in rows
    )
    return Markup(
        '<div class="wide" tabindex="0" role="region" aria-label="Tabelle"><table>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(cells, lines)
