"""A town's two colours become the colours of its pages: light and dark, always readable.

Contrast follows WCAG 2.2 (see ``catalogue/contrast.py``). A colour that would be hard to read
is darkened or lightened until it is not, so no municipality can choose unreadable ones.
"""

from functools import lru_cache

from kommunalportal.catalogue.contrast import channels, contrast, luminance

WHITE = "#ffffff"
BLACK = "#000000"
NIGHT = "#10151b"  # the page in dark mode, and its raised surface
NIGHT_SURFACE = "#1a222c"
TEXT_CONTRAST = 5.5
BAND_CONTRAST = 7.0


def mix(colour: str, with_colour: str, share: float) -> str:
    """`colour` with that share (0 to 1) of another in it."""
    pairs = zip(channels(colour), channels(with_colour), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(colour: str, *, on: str, least: float, towards: str) -> str:
    """The colour itself, or as little of `towards` in it as is needed for the contrast."""
    for percent in range(0, 101, 2):
        candidate = mix(colour, towards, percent / 100)
        if contrast(candidate, on) >= least:
            return candidate
    return towards


@lru_cache(maxsize=1024)
def stylesheet(colour: str, accent: str) -> str:
    """The style sheet that sets a town's colours, for light and dark pages."""
    light = _declarations(_light(colour), accent)
    dark = _declarations(_dark(colour), accent)
    return (
        f":root{{{light}}}\n"
        f'@media screen and (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}\n'
        f'@media screen{{:root[data-theme="dark"]{{{dark}}}}}\n'
    )


def _light(colour: str) -> dict[str, str]:
    tint = mix(colour, WHITE, 0.92)
    action = readable(colour, on=tint, least=TEXT_CONTRAST, towards=BLACK)
    return {
        "brand": readable(colour, on=WHITE, least=BAND_CONTRAST, towards=BLACK),
        "brand-on": WHITE,
        "brand-tint": tint,
        "action": action,
        "action-on": WHITE,
        "action-hover": mix(action, BLACK, 0.25),
    }


def _dark(colour: str) -> dict[str, str]:
    tint = mix(colour, NIGHT, 0.84)
    lightest_ground = max((tint, NIGHT_SURFACE), key=luminance)
    action = readable(mix(colour, WHITE, 0.45), on=lightest_ground, least=BAND_CONTRAST, towards=WHITE)
    return {
        "brand": readable(mix(colour, NIGHT, 0.45), on=WHITE, least=BAND_CONTRAST, towards=BLACK),
        "brand-on": WHITE,
        "brand-tint": tint,
        "action": action,
        "action-on": NIGHT,
        "action-hover": mix(action, WHITE, 0.35),
    }


def _declarations(values: dict[str, str], accent: str) -> str:
    return "".join(f"--kp-{name}:{value};" for name, value in {**values, "accent": accent}.items())
