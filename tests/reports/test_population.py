from __future__ import annotations

from qualcode.reports.clean import LONGEST_PROPERTY, clean
from qualcode.reports.content import Paragraph, Report, Section, Table
from qualcode.reports.population import disclosed
from qualcode.study import Study


def add(study: Study, lines: str) -> Study:
    path = study.project.transcripts / "population.csv"
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(lines)
    return Study.open(study.project.root)


def silence(study: Study) -> dict[tuple[str, str, str], str]:
    people = [p.attributes for p in study.participants.values()]
    return {(r["site"], r["school"], r["role"]): r["took part"] for r in disclosed(study, people)}


def test_readers_learn_of_silent_schools_and_of_roles_silent_at_a_whole_site_and_of_nothing_finer(town: Study):
    study = add(
        town,
        "North,School 1,school staff,cook,3,1,0,0\nNorth,School 3,school staff,head,1,1,1,0\nNorth,School 3,school staff,teacher,20,1,0,0\n",
    )
    said = silence(study)
    assert said["North", "School 2", "head"] == "0", "nobody took part at School 2, and the report says so"
    assert said["North", "School 1", "cook"] == "0", "no cook took part at North"
    assert said["North", "School 3", "teacher"] == "", "that the teacher heard is School 1's is printed nowhere"
    assert said["North", "School 1", "head"] == ""


def report(text: str) -> Report:
    table = Table(f"c{text}", (f"h{text}",), ((f"x{text}",),), (100,))
    return Report(
        "t" * 300, f"s{text}", "study", "en-GB", True, "", f"a{text}", (Paragraph(f"o{text}"),), (Section(f"S{text}", (table,), key="k"),)
    )


def test_what_no_word_file_can_hold_is_taken_out_everywhere_and_nothing_else():
    found = clean(report("\x00\x0b\x1f\ufffe\ud800é\t“\U0001f600"))
    assert "\x0b" not in repr(found)
    kept = "é\t“\U0001f600"
    assert found.sections[0].title == f"S{kept}"
    assert found.sections[0].blocks[0] == Table(f"c{kept}", (f"h{kept}",), ((f"x{kept}",),), (100,))
    assert found.opening == (Paragraph(f"o{kept}"),)
    assert len(found.title) == LONGEST_PROPERTY
    assert found.sections[0].key == "k"
