"""What else a REFI project holds: coders, codes, cases, variables, sets, notes and links; taken where they mean something here, else said."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.take import import_refi
from qualcode.exchange.refi.write import write_qdpx
from qualcode.project.begin import begin
from qualcode.study import Study
from tests.exchange.programs import TALK, WORDS, Source, codes, element, guid, packed, users

TXT = {"sources/a.txt": TALK.encode()}
BASE = users("Ann") + codes("A")


def source(extra: str = "", **options: object) -> str:
    """The usual text as an element."""
    return Source(attributes={"plainTextPath": "internal://a.txt"}, extra=extra, **options).xml()  # type: ignore[arg-type]


SOURCES = element("Sources", source())


def taken(tmp_path: Path, body: str, origin: str = "a program", **files: bytes) -> tuple[Study, Losses]:
    """A new project made of what stands inside the root element."""
    (tmp_path / "x.qdpx").write_bytes(packed(body, TXT | {f"sources/{k}.txt": v for k, v in files.items()}, origin=origin))
    project = begin(tmp_path / "p", template="blank")
    losses = import_refi(project, tmp_path / "x.qdpx")
    return Study(project), losses


def code(name: str, inside: str = "", label: str | None = None, **attributes: str) -> str:
    return element("Code", inside, guid=guid(f"code {name}"), name=name if label is None else label, **{"isCodable": "true"} | attributes)


def book(inside: str) -> str:
    return users("Ann") + element("CodeBook", element("Codes", inside))


def memos(study: Study) -> set[tuple[str, str]]:
    """What memos are on, `T` for a transcript and `C` for a coding, with their words."""
    coded = {c.id for c in study.codings.codings}
    return {("T" if e["on"] in study.transcripts else "C" if e["on"] in coded else e["on"], e["text"]) for e in study.state.of("memo")}


def test_several_coders_in_one_selection_are_each_credited(tmp_path: Path) -> None:
    start = TALK.index("Nobody knew")
    inner = "".join(
        element(
            "Coding",
            element("CodeRef", targetGUID=guid(f"code {c}")),
            guid=guid(c + u),
            **({"creatingUser": guid(f"user {u}")} if u else {}),
        )
        for c, u in (("A", "Ann"), ("A", "Ben"), ("B", "Ben"), ("B", ""))
    )
    spot = element(
        "PlainTextSelection", inner, guid=guid("s"), startPosition=str(start), endPosition=str(start + 11), creatingUser=guid("user Ann")
    )
    study, _ = taken(tmp_path, users("Ann", "Ben") + codes("A", "B") + element("Sources", source(spot, quotes=())))
    assert sorted((c.coder, c.code) for c in study.codings.codings) == [("Ann", "A"), ("Ann", "B"), ("Ben", "A"), ("Ben", "B")]


def test_coders_whom_the_file_does_not_list_are_told_apart(tmp_path: Path) -> None:
    several = [(w, "A", "Ann" if n % 2 else "Ben") for n, w in enumerate(WORDS)]
    study, losses = taken(tmp_path, codes("A") + element("Sources", source(quotes=several)))
    assert {c.coder for c in study.codings.codings} == {"coder", "coder 2"}
    assert losses.kinds["noted"]["coders without a name: the file does not list them"].count == 2


@pytest.mark.parametrize(
    ("name", "coder"),
    [
        ("CON", "CON-file"),
        ("all", "all-file"),
        ("A. Smith/IfS <x>", "A- Smith-IfS -x"),
        ("x" * 300, "x" * 80),
        ("سارة", "سارة"),
        ("", "coder"),
    ],
)
def test_names_of_coders_are_changed_only_as_far_as_they_must_be(name: str, coder: str, tmp_path: Path) -> None:
    study, _ = taken(tmp_path, element("Users", element("User", guid=guid("user Ann"), name=name)) + codes("A") + SOURCES)
    assert {c.coder for c in study.codings.codings} == {coder}


def test_colours_are_read_as_programs_write_them(tmp_path: Path) -> None:
    colours = {"A": "rgb(255, 0,16)", "B": "#f00", "C": "#FF000080", "D": "#7a5195", "E": "rgb(300,0,0)"}
    study, losses = taken(tmp_path, book("".join(code(k, color=v) for k, v in colours.items())) + SOURCES)
    assert [c.colour for c in study.codebook.walk()] == ["#ff0010", "#ff0000", "", "#7a5195", ""]
    assert losses.kinds["left"]["colours that are not written as #RRGGBB"].count == 2


def test_names_of_codes_may_be_anything(tmp_path: Path) -> None:
    names = ["a/b.c; d", "A/B.C; D", "con", "null", "~", "123", "yes: no # x", "#role [negative]; x", "שלום 😀 é", "x" * 3000]
    inside = "".join(code("A" if n == 0 else f"code{n}", label=name) for n, name in enumerate(names))
    study, _ = taken(tmp_path, book(inside) + SOURCES)
    assert [c.name for c in study.codebook.walk()] == names
    assert len(study.codings.codings) == len(WORDS)


def test_codes_that_differ_only_in_capitals_stay_apart(tmp_path: Path) -> None:
    inside = code("G", code("A", label="Role") + code("B", label="role") + code("C", label="ROLE"), isCodable="false")
    several = [(w, c, "Ann") for w, c in zip(WORDS, "ABC", strict=False)]
    study, _ = taken(tmp_path, book(inside) + element("Sources", source(quotes=several)))
    assert len({c.code for c in study.codings.codings}) == 3


def test_codes_sixty_deep_are_read(tmp_path: Path) -> None:
    inside = code("A")
    for n in range(60):
        inside = code(f"L{n}", inside, isCodable="false")
    study, _ = taken(tmp_path, book(inside) + SOURCES)
    assert len(list(study.codebook.walk())) == 61


KINDS = {
    "t": ("Text", "TextValue", "a b"),
    "b": ("Boolean", "BooleanValue", "true"),
    "i": ("Integer", "IntegerValue", "-3"),
    "f": ("Float", "FloatValue", "3.50"),
    "d": ("Date", "DateValue", "2024-02-29"),
    "dt": ("DateTime", "DateTimeValue", "2024-02-29T10:00:00Z"),
    "none": ("Text", "TextValue", ""),
}
VARIABLES = element(
    "Variables", "".join(element("Variable", guid=guid(f"v {n}"), name=n, typeOfVariable=k) for n, (k, _, _) in KINDS.items())
)


def value(name: str) -> str:
    _, tag, text = KINDS[name]
    return element("VariableValue", element("VariableRef", targetGUID=guid(f"v {name}")) + (element(tag, text) if text else ""))


def test_variables_of_every_type_are_taken_as_they_stand(tmp_path: Path) -> None:
    case = element("Case", "".join(map(value, KINDS)), guid=guid("c"), name="Karen")
    study, _ = taken(tmp_path, BASE + VARIABLES + element("Cases", case) + SOURCES)
    assert {n: study.participants["Karen"][n] for n in KINDS} == {n: text for n, (_, _, text) in KINDS.items()}


@pytest.mark.parametrize("in_case", [True, False])
def test_attributes_of_a_document_are_its_own_in_either_form_of_maxqda(in_case: bool, tmp_path: Path) -> None:
    case = element("Case", value("i") + element("SourceRef", targetGUID=guid("Interview 1")), guid=guid("c"))
    inside = element("Cases", case) + SOURCES if in_case else element("Sources", source(value("i")))
    study, _ = taken(tmp_path, BASE + VARIABLES + inside, origin="MAXQDA 24")
    assert [row["i"] for row in study.rows.values()] == ["-3"]
    assert not study.participants


def test_a_case_in_several_texts_speaks_in_each(tmp_path: Path) -> None:
    other = Source("Karen: again.\n", (), "Two", attributes={"plainTextPath": "internal://b.txt"}).xml()
    refs = "".join(element("SourceRef", targetGUID=guid(n)) for n in ("Interview 1", "Two", "nowhere"))
    cases = element("Cases", element("Case", element("Description", "A teacher") + refs, guid=guid("c"), name="Karen"))
    study, losses = taken(tmp_path, BASE + cases + element("Sources", source() + other), b=b"Karen: again.\n")
    assert sum(s.participant == "Karen" for s in study.speakers.values()) == 2
    assert study.participants["Karen"]["description"] == "A teacher"
    assert losses.kinds["left"]["sources of a case that were not taken or are not there"].count == 1


REF = element("NoteRef", targetGUID=guid("n"))
CONTENT = element("PlainTextContent", "Words")


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (element("Note", guid=guid("n"), plainTextPath="internal://n.txt"), "A memo\nof two lines"),
        (element("Note", CONTENT, guid=guid("n")), "Words"),
        (element("Note", element("Description", "Said there"), guid=guid("n")), "Said there"),
    ],
)
def test_notes_are_read_wherever_their_words_are(note: str, words: str, tmp_path: Path) -> None:
    body = BASE + element("Sources", source(REF)) + element("Notes", note)
    study, _ = taken(tmp_path, body, n=b"\xef\xbb\xbfA memo\r\nof two lines")
    assert memos(study) == {("T", words)}


def test_notes_without_words_and_references_to_none_are_said(tmp_path: Path) -> None:
    lost = element("NoteRef", targetGUID=guid("nowhere"))
    note = element("Note", guid=guid("n"), name="Lost", plainTextPath="internal://gone.txt")
    _, losses = taken(tmp_path, BASE + element("Sources", source(REF + lost)) + element("Notes", note))
    assert losses.kinds["noted"]["notes whose words are missing"].examples == ["Lost: its file gone.txt is not in the archive"]
    assert losses.kinds["left"]["notes that are named but not in the file"].count == 1


def test_an_annotation_of_nvivo_hangs_on_its_coding(tmp_path: Path) -> None:
    link = element("Link", guid=guid("l"), direction="OneWay", originGUID=guid("Interview 1 selection 0"), targetGUID=guid("n"))
    body = BASE + SOURCES + element("Notes", element("Note", CONTENT, guid=guid("n"))) + element("Links", link)
    assert memos(taken(tmp_path, body, origin="NVivo")[0]) == {("C", "Words")}


def test_remarks_and_descriptions_become_memos(tmp_path: Path) -> None:
    start = TALK.index("Nobody knew")
    spot = element(
        "PlainTextSelection", element("Description", "look"), guid=guid("s"), startPosition=str(start), endPosition=str(start + 11)
    )
    whole = element("Coding", element("CodeRef", targetGUID=guid("code A")), guid=guid("w"))
    study, _ = taken(tmp_path, BASE + element("Sources", source(spot + whole)) + element("Description", "The study of X"))
    expected = {
        ("T", f"“Nobody knew” ({start}-{start + 11}): look"),
        ("T", "The whole transcript was coded: A"),
        ("project", "The study of X"),
    }
    assert memos(study) == expected


def test_sets_become_themes_and_groups_of_transcripts(tmp_path: Path) -> None:
    members = element("MemberCode", targetGUID=guid("code A")) + element("MemberSource", targetGUID=guid("Interview 1"))
    said = element("Description", "Wave one") + members + element("MemberNote", targetGUID=guid("n"))
    note = element("Notes", element("Note", CONTENT, guid=guid("n")))
    study, losses = taken(tmp_path, BASE + SOURCES + note + element("Sets", element("Set", said, guid=guid("s"), name="Group; one")))
    assert [row["sets"] for row in study.rows.values()] == ["Group, one"]
    assert [(e["claim"], e["codes"]) for e in study.state.of("theme")] == [("Wave one", ["A"])]
    assert losses.kinds["left"]["notes gathered in a set"].count == 1


def test_a_consent_column_of_another_program_is_nobodys_consent(tmp_path: Path) -> None:
    variable = element("Variables", element("Variable", guid=guid("v quote"), name="quote", typeOfVariable="Text"))
    yes = element("VariableValue", element("VariableRef", targetGUID=guid("v quote")) + element("TextValue", "yes"))
    study, _ = taken(tmp_path, BASE + variable + element("Cases", element("Case", yes, guid=guid("c"), name="Karen")) + SOURCES)
    assert study.participants["Karen"]["quote"] == ""
    assert not study.participants["Karen"].allows("quote")


def test_names_that_were_told_apart_for_the_file_come_back_as_they_were(tmp_path: Path) -> None:
    study, _ = taken(tmp_path, book(code("A", label="Role") + code("B", label="role")) + SOURCES)
    write_qdpx(study, tmp_path / "again.qdpx")
    second = begin(tmp_path / "q", template="blank")
    import_refi(second, tmp_path / "again.qdpx")
    assert [(c.id, c.name) for c in Study(second).codebook.walk()] == [("Role", "Role"), ("role", "role")]
