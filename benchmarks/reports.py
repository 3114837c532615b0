"""How long reports take: the promises are 10 seconds for a quote book of 30,000 quotations, growing with their number and not its square, and 15 seconds for
three site reports and the report across of a project with 30,000 codings.

    python benchmarks/reports.py [FOLDER]

The quote book is written in every form at three sizes, and, for comparison in the same run, paragraph by paragraph as python-docx does it. Then the reports of
the big project are made as a person would make them, start-up included (without page numbers: those are LibreOffice's time). FOLDER keeps the project. Prints
one line of JSON for each; `growth` is the time for twice as many over the time for as many, 2 where it grows with their number. Processor seconds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from big_project import make
from measuring import in_folder, timed

from qualcode.codings.acts import event
from qualcode.codings.append import append
from qualcode.model.coding import Quote
from qualcode.reports.content import Quotation, Report, Section
from qualcode.reports.plain.html import to_html
from qualcode.reports.plain.markdown import to_markdown
from qualcode.reports.word.document import to_word
from qualcode.reports.word.update import update
from qualcode.study import Study

SIZES = (7_500, 15_000, 30_000)
LOOP_SIZES = (500, 1_000, 2_000)
WORDS = "They said it was a good thing for us that she was in the school and not an hour away, and that somebody knew whom to ask. "


def book(n: int) -> Report:
    """A quote book of `n` quotations under 54 codes."""

    def section(code: int) -> Section:
        there = range(code * n // 54, (code + 1) * n // 54)
        quotes = (
            Quote(f"{i}. {WORDS * (1 + i % 3)}", "t", 1, 0, 1, "S", "p", str(code), "ana", attribution="teacher, School 1") for i in there
        )
        return Section(f"Code {code}", tuple(Quotation(f"Q{i:06d}", q) for i, q in zip(there, quotes, strict=True)), key=str(code))

    return Report("Quote book", "", "", "en-GB", True, "", "", (), tuple(section(c) for c in range(54)))


def one_by_one(report: Report) -> None:
    """The same through python-docx, a paragraph at a time."""
    import docx

    document = docx.Document()
    for section in report.walk():
        document.add_heading(section.title)
        for quotation in report.quotations if section is report.sections[0] else ():
            document.add_paragraph(f"“{quotation.words}”", style="Quote").add_run(f" ({quotation.number}, {quotation.attribution})")


def seconds(action: Callable[[], object]) -> float:
    """Processor seconds of the best of two runs."""
    found = []
    for _ in range(2):
        before = time.process_time()
        action()
        found.append(time.process_time() - before)
    return min(found)


def sizes(name: str, action: Callable[[Report], object], counts: tuple[int, ...], promised: float | None = None) -> None:
    """Measure one way of writing at every size."""
    last = 0.0
    for n in counts:
        report = book(n)
        taken = seconds(lambda report=report: action(report))
        said = {"what": name, "quotations": n, "processor seconds": round(taken, 2), "growth": round(taken / last, 2) if last else None}
        print(json.dumps({**said, "promised": promised if n == counts[-1] else None}), flush=True)
        last = taken


def main(folder: Path) -> None:
    """Measure the quote books, then the reports of the big project."""
    sizes("quote book to Word", to_word, SIZES, 10)
    sizes("quote book to HTML", to_html, SIZES)
    sizes("quote book to Markdown", to_markdown, SIZES)
    sizes("quote book to Word, and then brought up to date", lambda r: update(to_word(r), r, "a.docx"), SIZES)
    sizes("one by one through python-docx", one_by_one, LOOP_SIZES)
    root = folder / "100"
    if not root.exists():
        make(root)
    command("four reports of 30,000 codings", ["report", "--despite", "ladder"], root, 15)
    approve_all(root)
    command("quote book of 30,000 approved quotations, start-up and ledger included", ["report", "quotebook", "--layer", "all"], root, 10)


def command(name: str, words: list[str], root: Path, promised: float) -> None:
    """Measure a command as a person would run it."""
    clock, processor = min(timed([*words, "--no-pages", "--project", str(root)]) for _ in range(2))
    print(
        json.dumps({"what": name, "seconds": round(clock, 2), "processor seconds": round(processor, 2), "promised": promised}), flush=True
    )


def approve_all(root: Path) -> None:
    """Approve every passage of the project for print, once."""
    study = Study.open(root)
    if study.state.of("approve"):
        return
    codings = study.layer("all").codings
    append(study.project, [event("ana", "approve", {"on": c.id, "text": study.transcripts[c.transcript].hash}) for c in codings])


if __name__ == "__main__":
    in_folder(main)
