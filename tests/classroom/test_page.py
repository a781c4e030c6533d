"""report.html in a browser: from disk, without a network, with a thousand learners, by keyboard and in the dark."""

import shutil

import pytest
from classes import document, graded_class

from grader.classroom.scheme import Scheme
from grader.classroom.store import Store
from grader.classroom.written import write
from grader.report.classes import report

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
STAGES = ["one", "window", "stride", "padding", "groups"]
LEARNERS = 1000


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "out"
    handed = {
        "<img src=x onerror=alert(1)>": (document("conv1d", "one", message="</script><script>alert(1)"), b"<script>")
    }
    for number in range(LEARNERS - 1):
        at = STAGES[number % 7] if number % 7 < len(STAGES) else ""
        handed[f"learner {number}"] = (document("conv1d", at), f"a = {number}".encode())
    with Store(folder) as store:
        graded_class(store, handed)
        write(store, Scheme(), "A class of a thousand")
    return folder


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser, out):
    context = browser.new_context(offline=True, viewport={"width": 1100, "height": 900})
    opened = context.new_page()
    said, asked = [], []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(f"file://{out}/report.html")
    yield opened
    assert said == []
    assert [url for url in asked if not url.startswith("file://")] == []
    context.close()


def test_it_has_one_heading_landmarks_and_everybody(page):
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == page.locator("nav").count() == 1
    assert page.locator("#people tr").count() == LEARNERS
    assert page.locator("svg[role=img]").get_attribute("aria-label")
    assert page.locator("img, iframe, object").count() == 0


def test_the_table_is_filtered_as_one_types(page):
    page.fill("#filter", "wrong stride")
    visible = page.locator("#people tr:visible")
    assert 0 < visible.count() < LEARNERS
    assert all("stride" in text for text in visible.all_text_contents()[:20])
    assert page.locator("#shown").text_content() == f"{visible.count()} of {LEARNERS}"


def test_everything_can_be_reached_by_keyboard(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    closed = page.locator("details:not([open]) > summary").first.element_handle()
    closed.focus()
    page.keyboard.press("Enter")
    assert closed.evaluate("each => each.parentElement.open")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read(page, scheme):
    page.emulate_media(color_scheme=scheme)
    for selector in ("body", "p.dim", "a", "summary"):
        ratio = page.evaluate(CONTRAST, selector)
        assert ratio >= 4.5, (selector, ratio)


CONTRAST = """selector => {
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
  let each = document.querySelector(selector), ink = numbers(getComputedStyle(each).color), paper;
  for (; each; each = each.parentElement) {
    paper = numbers(getComputedStyle(each).backgroundColor);
    if (paper.length < 4 || paper[3] > 0) break;
  }
  const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""


def test_nothing_is_wider_than_the_window(page):
    for width in (1100, 400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_learners_feedback_opens(page):
    page.locator("#people a").nth(5).click()
    assert page.locator("h1").text_content().startswith("learner")
    assert page.locator("pre").count() == 1


def test_a_larger_class_is_looked_for_in_the_page(browser, out, monkeypatch):
    monkeypatch.setattr(report, "ROWS", 10)
    with Store(out) as store:
        write(store, Scheme(), "A class of a thousand")
    opened = browser.new_page()
    opened.goto(f"file://{out}/report.html")
    assert opened.locator("#people tr").count() == 300
    opened.fill("#filter", "img")
    assert opened.locator("#people tr").count() == 1
    assert opened.locator("#people a").text_content() == "<img src=x onerror=alert(1)>"
