"""The page as somebody uses it: by pointer, by keys, on a telephone, in the dark, from a disk and from a server."""

import http.server
import re
import threading
from functools import partial

import pytest
from gathering import GATHERED

from grader.web.page import page as made


def reading(page):
    return page.inner_text("#reading").split("\n")


def marked(page, mark, tensor="x"):
    return [
        int(each)
        for each in page.eval_on_selector_all(
            f'[data-name="{tensor}"] td.{mark}', "all => all.map((each) => each.dataset.flat ?? -1)"
        )
    ]


def set_number(page, name, value):
    page.fill(f"#number-{name}", str(value))


def test_it_stands_alone_and_is_small():
    text = made("conv1d")
    assert len(text.encode()) < 300_000
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
    assert all(f"<option>{name}</option>" in text for name in GATHERED)


@pytest.mark.parametrize("name", GATHERED)
def test_every_exercise_opens_with_its_task_and_a_reading(visit, name):
    page = visit(f"#exercise={name}")
    assert page.input_value("#exercise") == name
    assert page.title().startswith(name)
    assert reading(page)[0].startswith("y")
    assert page.inner_text("#refusal") == ""
    assert len(page.text_content("#task")) > 100


def test_what_an_element_is_made_of(visit):
    page = visit("#exercise=conv1d&at=1")
    assert reading(page) == [
        "y[0, 0, 1] = x[0, 0, 1]*weight[0, 0, 0] + x[0, 0, 2]*weight[0, 0, 1] + x[0, 0, 3]*weight[0, 0, 2]",
        "y[0, 0, 1] = 2*1 + 3*2 + 4*(-1) = 4",
    ]
    assert marked(page, "read") == [1, 2, 3]
    assert marked(page, "read", "weight") == [0, 1, 2]
    assert marked(page, "made", "y") == [1]
    assert page.eval_on_selector_all(".memory li.read", "all => all.map((each) => each.textContent)") == [
        "2",
        "3",
        "4",
        "1",
        "2",
        "-1",
    ]


def test_by_pointer(visit):
    page = visit("#exercise=conv1d")
    page.hover('[data-name="y"] td[data-flat="2"]')
    assert marked(page, "read") == [3, 4, 5]
    page.click('[data-name="x"] td[data-flat="3"]')
    assert page.inner_text("#users") == "x[0, 0, 3] is read for y[0, 0, 1], y[0, 0, 2]."
    assert marked(page, "uses", "y") == [1, 2]


def test_steps_and_play(visit):
    page = visit("#exercise=conv1d")
    for button, at in (("Step", 1), ("Last", 3), ("Step", 0), ("Back", 3), ("First", 0)):
        page.get_by_role("button", name=button, exact=True).click()
        assert marked(page, "made", "y") == [at]
    page.get_by_role("button", name="Play").click()
    page.wait_for_selector('[data-name="y"] td.made[data-flat="2"]')
    page.get_by_role("button", name="Pause").click()
    assert page.get_by_role("button", name="Play").count() == 1


def test_by_keys_alone(visit):
    page = visit("#exercise=conv2d")
    page.keyboard.press("ArrowRight")
    assert marked(page, "made", "y") == [1]
    page.keyboard.press("ArrowLeft")
    for _ in range(80):  # from stop to stop, until the result is reached
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.tensor')?.dataset.name") == "y":
            break
    for key, at in (("ArrowRight", 1), ("ArrowDown", 4), ("End", 8), ("ArrowDown", 8), ("Home", 0)):
        page.keyboard.press(key)
        assert marked(page, "made", "y") == [at], key
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('.tensor')?.dataset.name") == "weight"


def test_the_address_says_what_is_looked_at(visit):
    page = visit("#exercise=conv1d&stride=3&at=1&layout=transposed")
    assert page.input_value("#number-stride") == "3"
    assert page.input_value("#layout") == "transposed"
    set_number(page, "dilation", 2)
    assert page.evaluate("location.hash") == "#exercise=conv1d&stride=3&dilation=2&layout=transposed"
    page.select_option("#exercise", "matvec")
    assert page.evaluate("location.hash") == "#exercise=matvec"


@pytest.mark.parametrize(
    ("name", "number", "value", "said"),
    [
        ("conv1d", "stride", "0", "stride is at least 1, not 0."),
        ("conv1d", "stride", "1.5", "stride has to be a whole number, not 1.5."),
        ("conv1d", "stride", "", "stride has to be a number."),
        ("conv1d", "kernel", "12", "Not one window fits: it reaches over 12 elements, and length is 7, 9 with its padding."),
        ("conv1d", "length", "5000", "Such a call reads or makes 7,500 elements, which are too many to look at."),
        ("max_pool2d", "padding_h", "2", "padding_h is 2: it may be half of kernel_h, 2, at most."),
        ("conv_transpose2d", "output_padding_h", "1", "output_padding_h is 1: it has to be smaller than the stride or the dilation."),
        ("pad", "pairs", "3", "pad has 3 pairs, and x only 2 dimensions."),
    ],
)  # fmt: skip
def test_what_is_no_call_is_said_in_a_sentence(visit, name, number, value, said):
    page = visit(f"#exercise={name}")
    page.fill(f"#number-{number}", value)
    assert page.inner_text("#refusal") == said
    assert page.is_hidden("#picture")
    page.fill(
        f"#number-{number}", "1" if number in ("stride", "kernel", "pairs") else "0" if "padding" in number else "5"
    )
    assert page.inner_text("#refusal") == ""
    assert page.is_visible("#picture")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("#exercise=windows1d", "x.as_strided((3, 3), (2, 1), 0)"),
        ("#exercise=windows2d&layout=transposed", "x.as_strided((4, 2, 2, 3), (1, 10, 1, 5), 0)"),
        ("#exercise=windows2d&layout=sliced", "x.as_strided((4, 2, 2, 3), (8, 2, 8, 1), 9)"),
        ("#exercise=trace", "x.as_strided((3,), (5,), 0)"),
        ("#exercise=diagonal", "x.as_strided((3,), (5,), 1)"),
        ("#exercise=matvec", "v.as_strided((2, 3), (0, 1), 0)"),
        ("#exercise=conv1d", "padded_x.as_strided((1, 1, 4, 1, 3), (9, 9, 2, 9, 1), 0)"),
        ("#exercise=pad", "y.as_strided((2, 3), (6, 1), 1)"),
    ],
)  # fmt: skip
def test_what_as_strided_needs(visit, address, said):
    assert said in visit(address).inner_text("#storages")


def test_what_is_no_view_is_called_none(visit):
    assert "What fold reads of x is no view of it" in visit("#exercise=fold").inner_text("#storages")


def test_the_sizes_with_the_numbers_in_them(visit):
    assert visit("#exercise=conv1d").inner_text("#formulas").split("\n")[:2] == [
        "length_out = (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1",
        "    = (7 + 2 * 1 - 1 * (3 - 1) - 1) // 2 + 1 = 4",
    ]


def test_groups_are_told_apart(visit):
    page = visit("#exercise=conv1d&groups=2&in_channels=2&out_channels=2")
    assert (
        page.eval_on_selector_all('[data-name="x"] tr', "all => all.map((each) => each.title)")
        == ["group 0"] * 2 + ["group 1"] * 2
    )
    captions = page.eval_on_selector_all('[data-name="weight"] caption', "all => all.map((each) => each.textContent)")
    assert [each.split()[-1] for each in captions] == ["0", "0", "1", "1"]


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_width_and_scheme(visit, width, scheme):
    page = visit(
        "#exercise=conv2d&groups=2&in_channels=2&bias=1&at=3",
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page has to be moved sideways"
    assert page.evaluate(_CONTRASTS) == []


_CONTRASTS = """() => {
  const channel = (n) => (n /= 255) <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(channel);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return /^rgba.*, 0\\)$/.test(backgroundColor) && element.parentElement ? behind(element.parentElement) : backgroundColor;
  };
  const poor = [];
  for (const element of document.querySelectorAll("td, li, p, label, pre, h1, h2, h3, caption, figcaption")) {
    if (!element.textContent.trim() || !element.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) poor.push(`${element.tagName}.${element.className} ${contrast.toFixed(2)}`);
  }
  return [...new Set(poor)];
}"""


def test_a_screen_reader_is_told_what_stands_where(visit):
    page = visit("#exercise=conv1d&at=1")
    assert page.get_by_role("gridcell", name="x[0, 0, 2] = 3", exact=True).count() == 1
    assert page.get_by_role("gridcell", name="around x: 0").count() == 2
    assert page.get_by_role("spinbutton", name="stride", exact=True).count() == 1
    assert page.get_by_role("grid", name="x[0]", exact=True).count() == 1
    assert page.locator("#reading[aria-live=polite]").count() == 1
    unnamed = "[...document.querySelectorAll('input, select, button')].filter((each) => !each.labels?.length && !each.ariaLabel && !each.textContent)"
    assert page.evaluate(f"{unnamed}.length") == 0


class _Jupyters(http.server.SimpleHTTPRequestHandler):
    """A server that hands files out as Jupyter's does: in a sandbox that lets scripts run, and nothing else."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", "sandbox allow-scripts")
        super().end_headers()

    def log_message(self, *arguments):
        pass


def test_from_a_server(browser, file):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Jupyters, directory=str(file.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wrong = []
    page = browser.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"http://127.0.0.1:{server.server_port}/{file.name}#exercise=conv1d&stride=3")
    page.wait_for_selector("td.made")
    page.get_by_role("button", name="Step").click()
    assert "at=1" in page.evaluate("location.hash")
    page.close()
    server.shutdown()
    assert wrong == []
