"""The page itself. Its texts are invented."""

from markupsafe import Markup

STYLE = """
:root { color-scheme: light; }
body { font: 1.125rem/1.6 Georgia, serif; margin: 0; color: #222; background: #faf8f4; }
.vorfuehrung { background: #5c3a00; color: #fff; padding: .5rem 1.5rem; margin: 0; }
.vorfuehrung { font: .9375rem/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
header p { font-size: 1.5rem; font-weight: bold; margin: 0; }
.anliegen { background: #fff; border: 1px solid #cfc8b8; border-radius: .5rem; padding: 1.5rem; }
.meldungen { display: grid; gap: 1.5rem; margin-top: 2rem; }
.meldungen { grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
h1 { font-size: 2.25rem; line-height: 1.2; } h2 { font-size: 1.375rem; line-height: 1.3; }
a { color: #00559c; } input, button { font: inherit; padding: .5rem; }
"""

PAGE = Markup("""<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name} - Startseite der Stadt (Vorführung)</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/stil.css">
<script type="module" src="{portal}/einbetten/suche.js"></script>
</head>
<body>
<p class="vorfuehrung" role="note">Vorführung: eine erfundene Startseite, nicht die der Stadt.
Sie zeigt, wie die Suche des Serviceportals auf einer fremden Seite steht.</p>
<header><p>{name}</p></header>
<main>
<h1>Willkommen in {name}</h1>
<section class="anliegen" aria-labelledby="anliegen">
<h2 id="anliegen">Direkt zum Anliegen</h2>
<kommunalportal-suche portal="{portal}" farbe="{colour}">
<form action="{portal}/suche">
<label>Was möchten Sie erledigen? <input name="q"></label> <button>Suchen</button>
</form>
</kommunalportal-suche>
<p><a href="{portal}/">Zum Serviceportal</a></p>
</section>
<div class="meldungen">
<article><h2>Wochenmarkt zieht um</h2><p>Während der Bauarbeiten steht der Markt auf dem Platz am Fluss.</p></article>
<article><h2>Lesesommer beginnt</h2><p>Die Bücherei lädt Kinder zum Vorlesen ein, jeden Mittwoch um vier.</p></article>
<article><h2>Neue Radwege</h2><p>Von der Brücke bis zum Bahnhof fährt man jetzt getrennt von den Autos.</p></article>
</div>
</main>
<footer><p>Erfundene Texte für die Vorführung.</p></footer>
</body>
</html>
""")
