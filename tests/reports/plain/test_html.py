"""The page for a browser: whole in itself, safe, and readable by everybody."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from qualcode.reports.content import Paragraph, Report, Section, Table
from qualcode.reports.plain.html import to_html
from tests.reports.sample_report import quotation, rich

VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """Every tag with its attributes, the text, and whether tags are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data


def of(tag: str, page: Page) -> list[dict[str, str | None]]:
    return [attributes for name, attributes in page.tags if name == tag]


@pytest.fixture
def page() -> Page:
    return Page(to_html(rich()))


def test_every_tag_is_closed_and_ids_are_unique(page: Page):
    assert page.faults == []
    assert page.open == []
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for a in of("a", page) if a["href"]}
    assert targets <= set(ids)


def test_nothing_runs_and_nothing_is_fetched(page: Page):
    assert not {"script", "iframe", "link", "object", "form"} & {tag for tag, _ in page.tags}
    assert not [name for _, a in page.tags for name in a if name.startswith("on") or name == "style"]
    sources = [a.get("src") or "" for _, a in page.tags if "src" in a]
    assert sources
    assert all(s.startswith("data:image/png;base64,") for s in sources)


def test_the_policy_allows_this_style_and_nothing_else():
    text = to_html(rich())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert policy
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode("utf-8")).digest()).decode("ascii")
    assert policy[1].startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert "unsafe" not in policy[1]


def test_tables_have_captions_and_headers_and_pictures_have_words(page: Page):
    assert {a["scope"] for a in of("th", page)} == {"col", "row"}
    assert len(of("caption", page)) == len(of("table", page)) == 3
    assert all(a["alt"] for a in of("img", page))
    assert of("html", page)[0]["lang"] == "en-GB"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_heat_map_is_shaded_by_classes(page: Page):
    shaded = [a["class"] for a in of("td", page) if "h20" in (a.get("class") or "")]
    assert shaded == ["n h20"]


def test_quotations_notes_and_references_are_there(page: Page):
    assert "“Half the staff thought he was a counsellor.” (Q000001, teacher, School 1)" in page.text
    assert "· not yet approved" in page.text
    assert "Counts are of people heard, not of prevalence." in page.text
    assert "see Table 1 and Table 2, not [[nothing]]" in page.text
    assert "Invented data · Draft" in page.text


@pytest.mark.parametrize(
    "text", ["</style><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\x00\ud800&amp;", "'; default-src *"]
)
def test_hostile_text_stays_text(text: str):
    table = Table(text, (text,), ((text,),), (1,), key=text)
    blocks = (Paragraph(text, footnote=text), table, quotation("Q000001", text, text))
    page = Page(to_html(Report(text, text, text, text, False, text, text, blocks, (Section(text, blocks[:1], key=text),))))
    assert page.faults == []
    assert not of("script", page)
    assert not of("img", page)
    to_html(rich()).encode("utf-8")
