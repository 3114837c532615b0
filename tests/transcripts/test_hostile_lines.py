"""Lines built to take for ever: each is read or refused. How the time grows with their length is measured in benchmarks/hostile.py."""

from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.transcripts.read import read_bytes

HEADS = {
    "talk.txt": "I: one.\nP: two.\nI: three?\nP: four.\n",
    "talk.vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n",
    "talk.csv": "speaker,text\na,b\n",
    "talk.html": "<html><body><p>a: b</p>",
}
FRAGMENTS = ["<v ", "- - - ", "(((", "I: a? P: b. ", "[00:01] ", "0:00 ", "**a ", "a: b ", "² ", "&#39;", "Ann (cont.): ", '"a",']


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_fragment_repeated_is_read_or_refused(name: str, fragment: str) -> None:
    data = (HEADS[name] + fragment * (30_000 // len(fragment))).encode()
    said, drafts = "", []
    try:
        drafts = read_bytes(name, data)
    except QualcodeError as problem:
        said = problem.hint or ""
    assert said or any(b.text for d in drafts for b in d.blocks)


def test_thousands_of_labels_are_read() -> None:
    (draft,) = read_bytes("talk.txt", "".join(f"A{n % 2000}: turn {n} said.\n" for n in range(4000)).encode())
    assert len(draft.spoken) == 4000


def test_a_figure_that_is_no_number_is_words() -> None:
    (draft,) = read_bytes("talk.srt", "²\n00:00:01,000 --> 00:00:02,000\nI: x²\n\n²\n\n".encode())
    assert "x²" in draft.spoken[0].text
