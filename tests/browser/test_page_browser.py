"""The search page in the system's Chromium, served by a real waitress."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from index.engine import WhooshEngine
from search_service.app import create_app
from search_service.server import Server
from search_service.settings import load_settings

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}
Q = "thường trực tỉnh uỷ"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="NO BROWSER: none of chromium, chromium-browser, google-chrome in PATH"
    ),
]


@pytest.fixture(scope="module")
def address(sample_data: Path, sample_engine: WhooshEngine) -> Iterator[str]:
    """Where a real server answers from the sample."""
    server = Server(create_app(sample_engine), sample_engine, load_settings({}, data_dir=sample_data, port=0))
    thread = threading.Thread(target=server.run, name="server")
    thread.start()
    yield server.address
    server.stop()
    thread.join(timeout=20)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A desktop window with JavaScript on, so that a refused script or style would be noticed."""
    context = browser.new_context(viewport=DESKTOP)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not complain: no console errors, failed requests or policy violations."""
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on("response", lambda response: complaints.append(response.url) if response.status >= 400 else None)
    yield page
    assert complaints == []


def search(page: Page, address: str, typed: str) -> None:
    page.goto(address)
    page.locator("#q").fill(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def ids(page: Page) -> list[str]:
    """The last part of each hit's address."""
    links = page.locator("article h2 a")
    return [(links.nth(place).get_attribute("href") or "").rpartition("/")[2] for place in range(links.count())]


def focus(page: Page) -> str:
    """What has the focus: its id, else its text."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.innerText").strip())


def test_typing_without_accents_finds_and_marks_the_same_first_article(page: Page, address: str) -> None:
    search(page, address, "thuong truc tinh uy")
    first, marked = ids(page)[0], page.locator("article h2 mark").first.inner_text()
    assert marked == "Thường trực Tỉnh uỷ"
    search(page, address, Q)
    assert (ids(page)[0], page.locator("article h2 mark").first.inner_text()) == (first, marked)


def test_the_start_page_waits_for_typing(page: Page, address: str) -> None:
    page.goto(address)
    assert focus(page) == "q"


def test_tab_leads_from_skip_link_through_box_and_filters_to_the_results(page: Page, address: str) -> None:
    page.goto(f"{address}/?q={Q}")
    order = []
    for _ in range(60):
        page.keyboard.press("Tab")
        order.append(focus(page))
        if order[-1] == page.locator("article h2 a").first.inner_text():
            break
    stops = ["Chuyển đến kết quả", "q", "Tìm kiếm", "from", "to", "category", "sort"]
    assert [stop for stop in dict.fromkeys(order) if stop in stops] == stops
    assert order[-1] == page.locator("article h2 a").first.inner_text()


def test_the_skip_link_shows_itself_and_jumps_over_the_form(page: Page, address: str) -> None:
    page.goto(f"{address}/?q={Q}")
    page.keyboard.press("Tab")
    box = page.locator(".skip").bounding_box()
    assert box
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_focus_is_visible_wherever_it_goes(page: Page, address: str) -> None:
    page.goto(f"{address}/?q={Q}&author=PV")
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate("(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))")
        assert style == ["solid", "3px"], focus(page)


def test_a_day_filter_holds_both_of_its_days(page: Page, address: str) -> None:
    page.goto(f"{address}/?q={Q}")
    page.locator("#from").fill("2017-02-10")
    page.locator("#to").fill("2017-02-10")
    with page.expect_navigation():
        page.locator("button.primary").click()
    assert ids(page) == ["2017-02-10-so-tttt"]
    page.locator("#from").fill("2017-02-11")
    page.locator("#to").fill("")
    with page.expect_navigation():
        page.locator("#from").press("Enter")
    assert page.locator("article").count() > 0
    assert "2017-02-10-so-tttt" not in ids(page)
    assert "Từ 11/02/2017" in page.locator(".chips").inner_text()


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"?q={Q}&page=4",
        "?q=xyzzyq&author=PV",
        f"?q={'dài' * 300}",
        "?lang=en&q=bão",
        "?q=UBND HĐND MTTQ tháng 2/2017",
        f"?q=%22{'dài' * 300} tỉnh uỷ%22",
    ],
)
def test_nothing_scrolls_sideways_on_a_small_phone(page: Page, address: str, query: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/{query}")
    for summary in page.locator("summary:visible").all():
        if summary.evaluate("node => !node.parentElement.open"):
            summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_five_abbreviations_leave_the_first_title_on_a_phones_first_screen(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/?q=BCH TW HĐND UBND MTTQ TTXVN")
    assert page.locator(".notes a").count() == 5
    title = page.locator("article h2").first.bounding_box()
    assert title
    assert title["y"] + title["height"] < PHONE["height"]


def test_on_a_phone_the_first_hit_is_on_the_first_screen_and_filters_unfold(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/?q={Q}")
    title = page.locator("article h2").first.bounding_box()
    assert title
    assert title["y"] + title["height"] < PHONE["height"]
    assert not page.locator("#from").is_visible()
    page.locator(".filters > summary").press("Enter")
    assert page.locator("#from").is_visible()


def test_touch_targets_in_form_and_paging_are_large_enough(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/?q={Q}")
    page.locator(".filters > summary").click()
    for node in page.locator("#q, #from, #to, select, button, .pages a, .facets a:visible").all():
        box = node.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_a_wide_window_shows_the_filters_unfolded(page: Page, address: str) -> None:
    page.goto(f"{address}/?q={Q}")
    assert page.locator("#from").is_visible()
    assert not page.locator(".filters > summary").is_visible()


def test_dark_mode_changes_the_paper(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 27)"
    context.close()


def test_everything_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    page = context.new_page()
    search(page, address, "thuong truc tinh uy")
    page.locator("#sort").select_option("oldest")
    page.locator("button.primary").click()
    assert "sort=oldest" in page.url
    page.locator(".years summary").nth(1).click()
    page.locator(".years details").nth(1).locator("a").nth(1).click()
    assert "from=" in page.url
    assert page.locator("article").count() > 0
    page.locator(".chips a").first.click()
    page.locator(".pages a[rel=next]").click()
    assert page.locator(".pages [aria-current=page]").inner_text() == "2"
    search(page, address, "tinhr uyr")
    page.locator(".notes a").click()
    assert page.locator("#q").input_value() == '="tinhr uyr"'
    assert page.locator(".notes").count() == 0
    context.close()
