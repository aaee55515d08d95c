"""`./run screens`: pictures of the pages, of the sample practice, in Chromium.

Starts a fresh sample practice in a folder of its own, and beside it what only `dev`
has; walks the scenes on a phone and on a desk, and writes WebP pictures and their
index into docs/screens/ (or into the folder given), 5 MB at most in all.
"""

import argparse
import base64
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.screens.scenes import GUEST, SCENES, Card, Fill, Press, Scene, Step, Tick

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs/screens"
LIMIT = 5 * 1024 * 1024
QUALITY = 40
#: CSS pixels; what is lower down on a long page is cut off.
SCREENS = {"phone": (390, 1900), "desk": (1280, 1900)}
PAINTED = """new Promise((go) => {
  requestAnimationFrame(() => requestAnimationFrame(go));
})"""
#: Who comes in by a card on each screen.
GUESTS = {390: "Tom", 1280: "Aisha"}
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-sync"]


@contextmanager
def running(mode: str) -> Iterator[str]:
    """The product, fresh, in a mode and on a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="secure-base-screens-")
    given = {**os.environ, "SECURE_BASE_MODE": mode, "SECURE_BASE_VAR": folder}
    given.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", "up", mode, "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True
    )
    try:
        wait_until_ready(process)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Read what it says until it says that it is ready."""
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="")
        if line.strip() == "ready":
            return
    raise SystemExit("It did not start.")


def enter(browser: Browser, address: str, persona: str, width: int) -> Page:
    """A browser of its own, entered as a persona where one is named."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 844},
        timezone_id="America/Chicago",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/demo/")
    if persona not in ("", GUEST):
        form = page.locator(f"form[action$='/enter/{persona}/']")
        form.locator("button").first.click()
        page.wait_for_load_state()
    return page


def go(page: Page, scene: Scene) -> None:
    """Follow the words of links to where the scene is."""
    page.goto(scene.start)
    for one in scene.steps:
        step(page, one)
        page.wait_for_load_state()


def step(page: Page, one: Step) -> None:
    """Take one step, as somebody would who reads the page."""
    main = page.locator("main")
    match one:
        case Fill():
            main.get_by_label(one.label).first.fill(one.words)
        case Tick():
            main.get_by_label(one.label).first.check()
        case Press():
            main.get_by_role("button", name=one.words).first.click()
        case Card():
            open_card(page, typed=one.typed)
        case str():
            main.get_by_role("link", name=one).first.click()


def open_card(page: Page, *, typed: bool) -> None:
    """Open the link of this screen's guest; with `typed`, go on with the digits."""
    assert page.viewport_size is not None
    guest = GUESTS[page.viewport_size["width"]]
    card = page.locator("li.persona").filter(has_text=guest)
    code = card.locator(".number").inner_text()
    card.get_by_role("link").click()
    if typed:
        page.get_by_label("Six digits").fill(code)
        page.get_by_role("button", name="Go on").click()


def shoot(page: Page, path: Path, *, high: int) -> None:
    """Write the page, from its top, as WebP; Chromium compresses it."""
    width, full = page.evaluate(
        "[document.documentElement.clientWidth, document.documentElement.scrollHeight]"
    )
    page.set_viewport_size({"width": width, "height": min(full, high)})
    page.evaluate("scrollTo(0, 0)")
    client = page.context.new_cdp_session(page)
    taken = client.send(
        "Page.captureScreenshot",
        {"format": path.suffix[1:], "quality": QUALITY}
        if path.suffix != ".png"
        else {"format": "png"},
    )
    path.write_bytes(base64.b64decode(taken["data"]))
    page.set_viewport_size({"width": width, "height": 844})


def take(address: str, scenes: Sequence[Scene], folder: Path, kind: str) -> list[Path]:
    """Take the pictures of scenes that are all played at one address."""
    taken: list[Path] = []
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)), None)
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        for screen, (width, high) in SCREENS.items():
            pages: dict[str, Page] = {}
            for scene in scenes:
                if scene.persona not in pages:
                    pages[scene.persona] = enter(browser, address, scene.persona, width)
                page = pages[scene.persona]
                go(page, scene)
                for light in ("light", "dark") if scene.dark else ("light",):
                    page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
                    page.evaluate(PAINTED)
                    night = "-dark" if light == "dark" else ""
                    taken.append(folder / f"{scene.name}-{screen}{night}.{kind}")
                    shoot(page, taken[-1], high=high)
                page.emulate_media(color_scheme="light")
        browser.close()
    return taken


def index() -> str:
    """The page that names every picture, made from the scenes."""
    lines = [
        "# Screens",
        "",
        "The pages of the sample practice, by day and by night. Every person in them",
        "is invented. Made by `./run screens`, this page included.",
    ]
    for scene in SCENES:
        lines += ["", f"## {scene.about}", ""]
        lines += [f"| on a {' | on a '.join(SCREENS)} |", "|---" * len(SCREENS) + "|"]
        lines += [row(scene, night) for night in ("", "-dark")[: 1 + scene.dark]]
    return "\n".join(lines) + "\n"


def row(scene: Scene, night: str) -> str:
    """The pictures of a scene in one light, side by side."""
    light = ", by night" if night else ""
    cells = [
        f"![{scene.about}, on a {screen}{light}]({scene.name}-{screen}{night}.webp)"
        for screen in SCREENS
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Take them all, or those whose name holds a word, and write the index."""
    parser = argparse.ArgumentParser(prog="./run screens")
    parser.add_argument("--into", type=Path, default=FOLDER)
    parser.add_argument("--only", default="", help="scenes whose name holds this")
    parser.add_argument("--kind", choices=["webp", "png"], default="webp")
    parser.add_argument("--address", help="a running sample practice to use instead")
    given = parser.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    if given.into == FOLDER and not given.only:
        for old in FOLDER.glob("*.webp"):
            old.unlink()
    taken = []
    for mode in ("demo", "dev"):
        wanted = [s for s in SCENES if s.mode == mode and given.only in s.name]
        is_there = given.address and mode == "demo"
        if wanted:
            with nullcontext(given.address) if is_there else running(mode) as address:
                taken += take(address, wanted, given.into, given.kind)
    (FOLDER / "README.md").write_text(index())
    size = sum(path.stat().st_size for path in given.into.iterdir())
    print(f"{len(taken)} pictures, {size / 1024 / 1024:.1f} MB in {given.into}")
    if size > LIMIT:
        raise SystemExit("That is more than 5 MB: lower QUALITY or leave some out.")


if __name__ == "__main__":
    main()
