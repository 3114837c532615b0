"""Five hundred random edit scripts, a hundred and fifty of them by two machines apart: every coding ends on the words that the script itself gives, or is listed."""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from dataclasses import replace

from qualcode.codings.anchor import Anchor, Unplaced
from qualcode.model.events import Event
from qualcode.model.revisions import Replacement, Revision, carry_along
from qualcode.model.text import Transcript, Turn, text_hash
from qualcode.project.begin import sample_study
from qualcode.transcripts.revise import revised
from qualcode.upkeep.merging.merge import merge_texts

ALONE, APART = 350, 150
NEW = ["actually", "the", "and", "social", "worker", "she", "I", "mean", "xylophone", "—", "quite", "in", "November", "😀", "café’s"]


def transcript(chance: random.Random) -> Transcript:
    """A stretch of the sample study, as if it had just been imported."""
    path = chance.choice(sorted((sample_study() / "transcripts").glob("*_*.txt")))
    text = path.read_text(encoding="utf-8")
    start = chance.randrange(max(1, len(text) - 4000))
    text = text[start : start + 4000].strip() + "\n"
    return Transcript("t", "t", text, (Turn(1, None, 0, len(text) - 1),))


def script(text: str, chance: random.Random) -> list[tuple[int, int, str]]:
    """What a person does: mends letters and words, puts words in, takes words, sentences and paragraphs out, breaks and joins lines."""
    words = [m.span() for m in re.finditer(r"\S+", text)]
    edits: list[tuple[int, int, str]] = []
    for _ in range(chance.randint(1, 12)):
        i = chance.randrange(len(words) - 40)
        start, end = words[i]
        last = words[i + chance.randint(0, 6)][1]
        some = " ".join(chance.choices(NEW, k=chance.randint(1, 6)))
        match chance.choice(["letter", "word", "words", "put in", "take out", "sentence", "line"]):
            case "letter":
                edit = (start, end, f"q{text[start:end]}")
            case "word":
                edit = (start, end, chance.choice(NEW))
            case "words":
                edit = (start, last, some)
            case "put in":
                edit = (start, start, some + " ")
            case "take out":
                edit = (start, words[words.index((start, end)) + 3][0], "")
            case "sentence":
                stop = text.find(".", start)
                edit = (start, stop + 2 if 0 < stop < start + 300 else end + 1, "")
            case _:
                edit = (end, end + 1, "\n\n" if text[end] == " " else " ")
        if all(edit[1] + 1 < s or e + 1 < edit[0] for s, e, _ in edits):
            edits.append(edit)
    return sorted(edits)


def apply(text: str, edits: list[tuple[int, int, str]]) -> tuple[str, tuple[Replacement, ...]]:
    out, at = "", 0
    for start, end, new in edits:
        out += text[at:start] + new
        at = end
    return out + text[at:], tuple((s, e, len(n)) for s, e, n in edits)


def spans(text: str, chance: random.Random) -> list[tuple[int, int]]:
    words = [m.span() for m in re.finditer(r"\S+", text)]
    found = []
    for _ in range(40):
        i = chance.randrange(len(words) - 20)
        found.append((words[i][0], words[i + chance.choice([0, 1, 3, 8, 19])][1]))
    return found


def placed(here: Transcript, made_on: str, span: tuple[int, int]) -> tuple[str, bool] | None:
    event = Event("i", "", "ana", "code", {"transcript": "t", "text": made_on, "start": span[0], "end": span[1], "code": "c"})
    there = Anchor({"t": here}).place(event)
    return None if isinstance(there, Unplaced) else (here.text[there.start : there.end], there.edge_changed)


def tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,.?!;:—-")


def judged(before: str, ours: tuple[str, bool] | None, by_hand: tuple[str, bool] | None) -> str:
    if ours is None:
        return "the same" if by_hand is None else "listed as without a place, by hand it has one"
    if by_hand is not None and tidy(ours[0]) == tidy(by_hand[0]):
        return "the same"
    if ours[1]:
        return "listed: an edge changed"
    if by_hand is not None and by_hand[1] and tidy(ours[0]) in tidy(by_hand[0]):
        return "part of what was put in the place of its edge"
    if tidy(ours[0]) == tidy(before):
        return "on equal words next to it"
    return "wrong"


def test_every_coding_ends_where_the_edit_script_says_or_is_listed() -> None:
    chance = random.Random(5)
    counts: Counter[str] = Counter()
    for _ in range(ALONE):
        old = transcript(chance)
        new_text, by_hand = apply(old.text, script(old.text, chance))
        if new_text == old.text:
            continue
        new = revised(old, new_text)
        way = [Revision(old.hash, new.hash, by_hand)]
        for span in spans(old.text, chance):
            there = carry_along(*span, way)
            hand = None if there is None else (new_text[there.start : there.end], there.edge_changed)
            verdict = judged(old.text[slice(*span)], placed(new, old.hash, span), hand)
            counts[verdict] += 1
            assert verdict != "wrong", (old.text[slice(*span)], placed(new, old.hash, span), hand)
    sys.stdout.write(f"alone: {dict(counts)}\n")
    unlisted = counts["on equal words next to it"] + counts["part of what was put in the place of its edge"]
    assert unlisted <= 0.001 * counts.total()
    assert counts["the same"] >= 0.99 * counts.total()


def test_the_same_where_two_machines_mended_it_apart() -> None:
    chance = random.Random(6)
    counts: Counter[str] = Counter()
    for _ in range(APART):
        old = transcript(chance)
        edits = [script(old.text, chance) for _ in "ab"]
        (text_a, map_a), (text_b, map_b) = (apply(old.text, e) for e in edits)
        if len({old.text, text_a, text_b}) < 3:
            continue
        one, two = revised(old, text_a), revised(old, text_b)
        merged, sides = merge_texts(one, two, {})
        assert merged is not None
        assert len(sides) == 1
        hands = {one.hash: Revision(old.hash, one.hash, map_a), two.hash: Revision(old.hash, two.hash, map_b)}
        for made_on in (old, one, two):
            way = [] if made_on.hash == merged.hash else [hands[merged.hash]]
            if made_on.hash in hands and made_on.hash != merged.hash:
                way = [hands[made_on.hash].inverse(), *way]
            for span in spans(made_on.text, chance):
                there = carry_along(*span, way)
                hand = None if there is None else (merged.text[there.start : there.end], there.edge_changed)
                verdict = judged(made_on.text[slice(*span)], placed(merged, made_on.hash, span), hand)
                counts[verdict] += 1
                assert verdict != "wrong", (made_on.text[slice(*span)], placed(merged, made_on.hash, span), hand)
        again, _ = merge_texts(two, one, {})
        assert again is not None
        assert text_hash(again.text) == merged.hash
        assert replace(again, turns=()) == replace(merged, turns=())
    sys.stdout.write(f"apart: {dict(counts)}\n")
    assert counts["the same"] >= 0.99 * counts.total()
