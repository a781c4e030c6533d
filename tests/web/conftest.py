import shutil

import pytest

from grader.web.page import page as made

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("there is no chromium")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def file(tmp_path_factory):
    """The page, as it lies on a disk."""
    written = tmp_path_factory.mktemp("page") / "stridelings.html"
    written.write_text(made("conv1d"), encoding="utf-8")
    return written


@pytest.fixture
def visit(browser, file):
    """Opens the page at an address; what goes wrong in it, or is fetched, is an error."""
    opened, wrong = [], []

    def visit(address="", path=file, **how):
        page = browser.new_page(**{"viewport": {"width": 1100, "height": 900}, **how})
        opened.append(page)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
        page.on("request", lambda request: request.url.startswith(("http:", "https:")) and wrong.append(request.url))
        page.goto(f"{path.as_uri()}{address}")
        page.wait_for_selector("#numbers > *")
        return page

    yield visit
    for page in opened:
        page.close()
    assert wrong == []
