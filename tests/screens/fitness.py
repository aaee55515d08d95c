"""What a page must be for everybody, asked of a page that is open in Chromium."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import axe_playwright_python
from playwright.sync_api import CDPSession, Page

HERE = Path(__file__).resolve().parent
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
OURS = (HERE / "fitness.js").read_text()
#: The smallest screen, and half of a common one: what 200 % zoom leaves of 1280 px.
NARROW, ZOOMED, PHONE, DESK = 320, 640, 390, 1280
#: Partners hold a phone; therapists' dense tables follow WCAG 2.2's minimum.
TARGETS = {"partner": 44, "therapist": 24}


@dataclass
class Bench:
    """A page and the screen it is seen on.

    `others` selects what is drawn by others' code: it may not widen the page, but what
    axe says of it and how small its targets are is theirs.
    """

    page: Page
    screen: CDPSession
    others: str = ""

    def resize(self, width: int, *, scale: int = 1) -> None:
        """Make the screen so many CSS pixels wide."""
        size = {"width": width, "height": 800, "deviceScaleFactor": scale}
        command = "Emulation.setDeviceMetricsOverride"
        self.screen.send(command, {**size, "mobile": False})

    def troubles(self) -> list[str]:
        """Everything that is wrong with the page, in sentences."""
        self.page.evaluate(AXE + OURS)
        self.page.evaluate("fitness.unfold()")
        return [*self.by_axe(), *self.by_size(), *self.by_targets()]

    def by_axe(self) -> list[str]:
        """All of axe's rules by day; contrast again by night.

        A page without style sheets wears the browser's own colors. By night axe takes
        its unpainted ground for white, and so cannot judge it.
        """
        self.light("light")
        found = self.ask_axe({})
        if not self.page.evaluate("document.styleSheets.length"):
            return found
        self.light("dark")
        only = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
        return found + [f"by night, {one}" for one in self.ask_axe(only)]

    def light(self, scheme: Literal["light", "dark"]) -> None:
        """Make it day or night, and let the page be painted in the new light."""
        self.page.emulate_media(color_scheme=scheme)
        self.page.evaluate("fitness.painted()")

    def ask_axe(self, options: dict[str, object]) -> list[str]:
        """What axe calls a violation, with the first place of each."""
        given = {"resultTypes": ["violations"], **options}
        said = self.page.evaluate(
            """async ([options, others]) => (await axe.run(
                others ? {exclude: [others]} : document, options)).violations.map(
                (one) => `axe ${one.id}: ${one.nodes[0].html.slice(0, 120)}`)""",
            [given, self.others],
        )
        return list(said)

    def by_size(self) -> list[str]:
        """No page scrolls sideways: narrow, zoomed, and with letters twice as large."""
        found = []
        for width, scale in ((NARROW, 1), (ZOOMED, 2)):
            self.resize(width, scale=scale)
            found += self.at(f"{width} px", "fitness.sideways()")
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        for width in (ZOOMED, DESK):
            self.resize(width)
            found += self.at(f"letters at 200 %, {width} px", "fitness.sideways()")
        self.page.evaluate("document.documentElement.style.fontSize = ''")
        return found

    def by_targets(self) -> list[str]:
        """Nothing to press is too small for a finger."""
        self.resize(PHONE)
        partners = self.page.locator("body.reads-partner").count() > 0
        least = TARGETS["partner" if partners else "therapist"]
        return self.at(f"{PHONE} px", f"fitness.small({least}, '{self.others}')")

    def at(self, where: str, question: str) -> list[str]:
        """The answer to one of our own questions, said with the place."""
        return [f"{where}: {one}" for one in self.page.evaluate(question)]


def bench_of(page: Page, others: str = "") -> Bench:
    """A page on the bench."""
    return Bench(page, page.context.new_cdp_session(page), others)
