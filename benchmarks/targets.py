"""First targets, on two cores that database and load generator share with the portal."""

from benchmarks.figures import Figure

AT_LEAST = {
    "start page, 8 connections": 2000.0,
    "service page, 8 connections": 2000.0,
    "search, 8 connections": 400.0,
    "complete applications": 8.0,
    "search quality, first result": 85.0,
    "search quality, first three": 95.0,
    "search quality, held-out, first result": 85.0,
    "search quality, held-out, first three": 95.0,
}
#: Share of what the bare view reaches in the same run.
AT_LEAST_OF_BARE = {
    "start page, 8 connections": 0.4,
    "service page, 8 connections": 0.4,
}
AT_MOST = {
    "search, 1 connection, p95": 15.0,
    "suggestions, 1 connection, p95": 10.0,
    "step save, 1 connection, p50": 8.0,
    "step save, 1 connection, p95": 20.0,
    "memory of a web worker, RSS": 160.0,
    "first visit": 60.0,
    "first visit, CSS": 15.0,
    "first visit, JS": 20.0,
    "largest contentful paint, start page": 1.0,
    "largest contentful paint, service page": 1.0,
    "municipalities, time to make them": 60.0,
    "municipalities, start page, times as slow": 1.2,
    "municipalities, service page, times as slow": 1.2,
    "municipalities, services from A to Z, times as slow": 1.2,
    "municipalities, search, times as slow": 1.2,
    "municipalities, memory of a web worker, RSS": 160.0,
    "start of the web process": 5.0,
    "growth, step save, times as slow": 1.3,
    "growth, my applications, times as slow": 1.3,
    "growth, service page, times as slow": 1.3,
    "growth, search, times as slow": 1.3,
    "growth, work list, times as slow": 1.3,
    "growth, one case, times as slow": 1.3,
    "growth, complete application, times as slow": 1.3,
}


def verdict(figure: Figure) -> str:
    """The figure with its baseline and target, as one line for people."""
    line = f"{figure.name}: {figure.value:.4g} {figure.unit}"
    if figure.baseline:
        line += f" (bare: {figure.baseline:.4g})"
    if target := AT_LEAST.get(figure.name):
        line += f", target: at least {target:g}" + ("" if figure.value >= target else "  MISSED")
    if figure.baseline and (target := AT_LEAST_OF_BARE.get(figure.name)):
        reached = figure.value / figure.baseline
        line += f", at least {target:g} of bare: {reached:.2f}" + ("" if reached >= target else "  MISSED")
    if target := AT_MOST.get(figure.name):
        line += f", target: at most {target:g}" + ("" if figure.value <= target else "  MISSED")
    return line
