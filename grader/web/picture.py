"""A page as a picture, drawn by Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path

from grader.web import NoPage

_WIDTH, _HEIGHT = 1000, 560


def draw(page: Path, picture: Path) -> None:
    """Draw the top of a page as a PNG. Raises NoPage."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        chromium = None
    if chromium is None:
        raise NoPage("A picture takes Chromium, and Playwright: pip install 'stridelings[browser]', then it works.")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) as browser,
    ):
        shown = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, device_scale_factor=2)
        shown.goto(page.absolute().as_uri())
        shown.screenshot(path=str(picture))
