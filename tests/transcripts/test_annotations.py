"""ELAN, Praat, CHAT and JSON: formats whose turns are marked by a program."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import read_bytes
from qualcode.transcripts.readers import Unreadable
from tests.transcripts.made_talk import talk

TALK = [
    ("INT", "How was it?"),
    ("P1", "Fine, mostly."),
    ("INT", "Go on then."),
    ("P1", "The bus: late."),
    ("INT", "Oh dear me."),
    ("P1", "Yes indeed."),
]


def read(data: str | bytes, name: str) -> Draft:
    return read_bytes(name, data.encode() if isinstance(data, str) else data)[0]


def turns(draft: Draft) -> list[tuple[str | None, str]]:
    return [(t.speaker, t.text) for t in draft.spoken]


def eaf(said: list[tuple[str, str]], extra: str = "", participant: bool = True) -> str:
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{i}" TIME_VALUE="{1500 * i}"/>' for i in range(len(said) + 1))
    tiers = ""
    for label in dict.fromkeys(name for name, _ in said):
        marks = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{i}" TIME_SLOT_REF1="t{i}" TIME_SLOT_REF2="t{i + 1}">'
            f"<ANNOTATION_VALUE>{escape(text)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
            for i, (name, text) in enumerate(said)
            if name == label
        )
        who = f'TIER_ID="tier-{label}" PARTICIPANT="{label}"' if participant else f'TIER_ID="{label}"'
        tiers += f"<TIER {who}>{marks}</TIER>"
    return f'<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}{extra}</ANNOTATION_DOCUMENT>'


@settings(max_examples=40, deadline=None)
@given(talk(), st.booleans())
def test_turns_written_to_elan_read_back_in_order_of_time(said: list[tuple[str, str]], participant: bool) -> None:
    draft = read(eaf(said, participant=participant), "x.eaf")
    assert turns(draft) == said
    assert [t.time for t in draft.spoken] == [1.5 * i for i in range(len(said))]


CODES = "".join(
    f"<ANNOTATION><REF_ANNOTATION ANNOTATION_ID='c{i}' ANNOTATION_REF='a{i}'><ANNOTATION_VALUE>N</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    for i in range(3)
)


def test_tiers_that_depend_on_others_are_left_out_and_named() -> None:
    draft = read(eaf(TALK, f'<TIER TIER_ID="gloss@P1" PARENT_REF="tier-P1">{CODES}</TIER>'), "x.eaf")
    assert turns(draft) == TALK
    assert any("'gloss@P1'" in w for w in draft.warnings)
    assert [r.kind for r in draft.removed] == ["dependent tier"]


def test_a_tier_of_codes_beside_talk_is_left_out_and_shown() -> None:
    draft = read(eaf(TALK, f'<TIER TIER_ID="codes">{CODES}</TIER>'), "x.eaf")
    assert turns(draft) == TALK
    assert any("may hold no speech, left out: 'codes' (3 marks: N)" in w for w in draft.warnings)


def test_two_tiers_of_one_participant_keep_their_names() -> None:
    other = TALK[:3] + [("P1b", t) for n, t in TALK[3:]]
    draft = read(eaf(other).replace('PARTICIPANT="P1b"', 'PARTICIPANT="P1"'), "x.eaf")
    assert [s.label for s in draft.speakers] == ["INT", "tier-P1", "tier-P1b"]


def test_entities_in_elan_are_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha">]>' + eaf(TALK).partition("?>")[2]
    with pytest.raises(Unreadable, match="entities"):
        read(bomb, "x.eaf")


def grid(said: list[tuple[str, str]], short: bool = False) -> str:
    labels = list(dict.fromkeys(name for name, _ in said))
    out = ['File type = "ooTextFile"', 'Object class = "TextGrid"', ""]
    end = len(said)
    out += (
        [f"{0}", f"{end}", "<exists>", f"{len(labels)}"]
        if short
        else ["xmin = 0", f"xmax = {end}", "tiers? <exists>", f"size = {len(labels)}", "item []:"]
    )
    for k, label in enumerate(labels, 1):
        marks = [(i, i + 1, text if name == label else "") for i, (name, text) in enumerate(said)]
        head = ['"IntervalTier"', f'"{label}"', "0", f"{end}", f"{len(marks)}"]
        names = ["class = ", "name = ", "xmin = ", "xmax = ", "intervals: size = "]
        out += head if short else [f"    item [{k}]:", *(f"        {n}{v}" for n, v in zip(names, head, strict=True))]
        for j, (start, stop, text) in enumerate(marks, 1):
            quoted = '"' + text.replace('"', '""') + '"'
            if short:
                out += [f"{start}", f"{stop}", quoted]
            else:
                out += [
                    f"        intervals [{j}]:",
                    f"            xmin = {start}",
                    f"            xmax = {stop}",
                    f"            text = {quoted}",
                ]
    return "\n".join(out) + "\n"


@settings(max_examples=40, deadline=None)
@given(talk(), st.booleans(), st.sampled_from(["utf-8", "utf-16"]))
def test_turns_written_to_praat_read_back(said: list[tuple[str, str]], short: bool, codec: str) -> None:
    draft = read(grid(said, short).encode(codec), "x.TextGrid")
    assert turns(draft) == said
    assert [t.time for t in draft.spoken] == list(range(len(said)))


def test_quotes_and_figures_inside_praat_marks() -> None:
    said = [("INT", 'She said "no" 3 times.'), ("P1", "At [3] 4 of 5 it was."), ("INT", "Oh dear me."), ("P1", "Yes indeed.")]
    assert turns(read(grid(said), "x.TextGrid")) == said


def test_a_textgrid_of_marks_is_refused_and_its_tiers_are_shown() -> None:
    with pytest.raises(Unreadable, match=r"'CHI' \(4 marks: 1\)"):
        read(grid([("CHI", "1"), ("MOT", "1")] * 4), "x.TextGrid")


def test_a_tier_of_single_words_beside_talk_is_left_out() -> None:
    words = [("words", w) for _, t in TALK for w in t.split()]
    draft = read(grid([*TALK, *words]), "x.TextGrid")
    assert turns(draft) == TALK
    assert any("'words'" in w for w in draft.warnings)


def cha(said: list[tuple[str, str]]) -> str:
    labels = dict.fromkeys(name for name, _ in said)
    lines = ["@UTF8", "@Begin", "@Participants:\t" + ", ".join(f"{n} Adult" for n in labels)]
    for i, (name, text) in enumerate(said):
        half = len(text) // 2
        cut = text.find(" ", half)
        folded = text if cut < 0 else f"{text[:cut]}\n\t{text[cut + 1 :]}"
        lines.append(f"*{name}:\t{folded} \x15{i * 1000}_{i * 1000 + 900}\x15")
        lines.append("%mor:\tx|y")
    return "\n".join([*lines, "@End", ""])


@settings(max_examples=40, deadline=None)
@given(talk())
def test_turns_written_to_chat_read_back(said: list[tuple[str, str]]) -> None:
    draft = read(cha(said), "x.cha")
    assert turns(draft) == said
    assert [t.time for t in draft.spoken] == list(range(len(said)))
    assert sum(r.kind == "dependent tier" for r in draft.removed) == len(said)


def test_participants_of_a_chat_file_are_its_legend() -> None:
    text = cha(TALK).replace("INT Adult, P1 Adult", "INT Anna Investigator, P1 Target_Child")
    assert read(text, "x.cha").metadata["legend"] == {"INT": "Anna Investigator", "P1": "Target Child"}


def whisper(said: list[tuple[str | None, str]]) -> str:
    segments = [
        {"start": 2.5 * i, "end": 2.5 * i + 2, "text": f" {text}", **({"speaker": name} if name else {})}
        for i, (name, text) in enumerate(said)
    ]
    return json.dumps({"text": "".join(str(s["text"]) for s in segments), "segments": segments, "language": "en"})


@settings(max_examples=40, deadline=None)
@given(talk())
def test_turns_written_by_whisperx_read_back(said: list[tuple[str, str]]) -> None:
    draft = read(whisper(list(said)), "x.json")
    assert turns(draft) == said
    assert [t.time for t in draft.spoken] == [2.5 * i for i in range(len(said))]


def test_a_segment_without_speaker_stays_unknown() -> None:
    draft = read(whisper([*TALK[:2], (None, "Mm-hm."), *TALK[2:]]), "x.json")
    assert turns(draft) == [*TALK[:2], (None, "Mm-hm."), *TALK[2:]]
    assert any("segment 3" in w for w in draft.warnings)


def test_whisper_without_speakers_is_turns_of_nobody_a_minute_long() -> None:
    draft = read(whisper([(None, f"Sentence {i}.") for i in range(60)]), "x.json")
    assert {t.speaker for t in draft.spoken} == {None}
    assert [t.time for t in draft.spoken] == [0, 60, 120]
    assert any("no speaker labels" in w for w in draft.warnings)


OTHERS = {
    "whisper.cpp": {
        "transcription": [
            {"timestamps": {"from": f"00:00:{i:02},000"}, "offsets": {"from": i * 1000}, "text": f" {t}", "speaker": n}
            for i, (n, t) in enumerate(TALK)
        ]
    },
    "thousandths": {"utterances": [{"speaker": n, "text": t, "start": i * 1000, "end": i * 1000 + 900} for i, (n, t) in enumerate(TALK)]},
    "podcasts": {"version": "1.0.0", "segments": [{"speaker": n, "body": t, "startTime": float(i)} for i, (n, t) in enumerate(TALK)]},
    "a bare list": [{"speaker": {"name": n}, "text": t, "start": i + 0.0} for i, (n, t) in enumerate(TALK)],
}


@pytest.mark.parametrize("what", OTHERS)
def test_json_of_other_programs(what: str) -> None:
    draft = read(json.dumps(OTHERS[what]), "x.json")
    assert turns(draft) == TALK
    assert [t.time for t in draft.spoken] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("data", ['{"text": 1, "a": [' + "[" * 100_000, '{"text": "x", "b": {}}', '{"segments": [], "text": ""}'])
def test_json_that_is_no_transcript_is_refused(data: str) -> None:
    with pytest.raises(Unreadable):
        read(data, "x.json")
