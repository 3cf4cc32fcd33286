"""Largest Contentful Paint on a slow phone, simulated by the browser itself through its DevTools protocol."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.figures import Figure
from benchmarks.scene import Scene, progress
from devkit.browser import find_browser
from devkit.smoke import SERVICE

VISITS = 5
PHONE = {"width": 360, "height": 780}
SLOWER_PROCESSOR = 4  # times
BITS_PER_SECOND = 1_600_000
ROUND_TRIP_MS = 150
PAGES = {"start page": "/", "service page": f"/leistungen/{SERVICE}/"}
SWITCHES = ("--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP *.localhost 127.0.0.1")
#: The last entry is the largest so far; two frames later nothing is to come any more.
LARGEST = """() => new Promise(done => {
    const twoFramesLater = todo => requestAnimationFrame(() => requestAnimationFrame(todo));
    new PerformanceObserver(list => twoFramesLater(() => done(list.getEntries().at(-1).startTime)))
        .observe({type: "largest-contentful-paint", buffered: true});
})"""


def paint(scene: Scene) -> Iterator[Figure]:
    """The median of several first visits, each with an empty cache."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(SWITCHES))
        for name, path in PAGES.items():
            progress(f"largest contentful paint of the {name} on a slow phone")
            times = [_largest_paint(browser, f"{scene.address}{path}") for _ in range(VISITS)]
            yield Figure(f"largest contentful paint, {name}", median(times), "s")
        browser.close()


def _largest_paint(browser: Browser, address: str) -> float:
    """Seconds from going to the address until the largest thing in sight was painted."""
    context = browser.new_context(viewport=PHONE, locale="de-DE")  # type: ignore[arg-type]
    page = context.new_page()
    developer = context.new_cdp_session(page)
    developer.send("Network.enable")
    speed = BITS_PER_SECOND / 8
    slow = {"offline": False, "latency": ROUND_TRIP_MS, "downloadThroughput": speed, "uploadThroughput": speed}
    developer.send("Network.emulateNetworkConditions", slow)
    developer.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    page.goto(address, wait_until="networkidle")
    milliseconds: float = page.evaluate(LARGEST)
    context.close()
    return milliseconds / 1000
