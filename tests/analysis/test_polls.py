from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.analysis.evidence.polls import Option, Poll, Question, as_table, checks, read_polls, share
from qualcode.errors import QualcodeError
from qualcode.study import Study

ROOT = Path(__file__).parents[2]


def question(
    *options: Option, type: str = "single", base: str = "respondents", answered: int | None = None, selections: int | None = None
) -> Question:
    return Question("q", "", type, base, answered, selections, options)


def poll(*questions: Question, responded: int | None = None) -> Poll:
    return Poll("p", "P", "seeds/polls/p.yaml", "", "", "", None, responded, None, (), questions)


def test_the_poll_of_september_2020_loads_and_says_no_more_than_the_report():
    (found,) = read_polls(Study.open(ROOT))
    assert (found.responded, found.comments, found.sites) == (98, 3, ())
    percents = {o.id: o.percent for q in found.questions for o in q.options}
    assert percents == {"rise": 89, "staff-relations": 19, "accessible": 18}
    assert checks(found) == []
    assert "for no site of the study" in "\n".join(as_table(found).notes)


def test_a_share_of_an_unknown_base_is_never_printed_as_people():
    (found,) = read_polls(Study.open(ROOT))
    several = found.questions[1]
    assert share(several, several.options[0]) == "19 % (of people or of ticks: the base is not reported)"


def test_a_share_of_few_prints_the_count():
    assert share(question(answered=8), Option("a", "A", 2, 25)) == "2 of 8"
    assert share(question(answered=40), Option("a", "A", 10, 25)) == "25 % (of those who answered; 10 of 40)"
    assert share(question(), Option("a", "A")) == "not reported"


def test_shares_that_do_not_add_up_are_named():
    assert "add up to 90, not 100" in checks(poll(question(Option("a", "A", percent=60), Option("b", "B", percent=30))))[0]
    assert checks(poll(question(Option("a", "A", percent=33.3), Option("b", "B", percent=33.3), Option("c", "C", percent=33.3)))) == []
    assert checks(poll(question(Option("a", "A", percent=80), Option("b", "B", percent=70), type="multi"))) == []
    assert checks(poll(question(Option("a", "A", percent=80), Option("b", "B", percent=70), type="multi", base="selections"))) != []


def test_counts_shares_and_bases_must_agree():
    assert "25.0 %, not 40 %" in "\n".join(checks(poll(question(Option("a", "A", 10, 40), answered=40))))
    assert "only 5 answered" in "\n".join(checks(poll(question(Option("a", "A", 10), answered=5))))
    assert "one of the two is wrong" in "\n".join(checks(poll(question(answered=20), responded=10)))


def write(town: Study, yaml: str, rows: str = "") -> Study:
    folder = town.project.seeds / "polls"
    folder.mkdir(parents=True)
    (folder / "p.yaml").write_text(yaml, encoding="utf-8", newline="\n")
    if rows:
        (folder / "rows.csv").write_text(rows, encoding="utf-8", newline="\n")
    return town


ROWS = """\
id: p
rows: rows.csv
questions:
  - {id: one, type: single, base: respondents, column: Q1, options: [{id: y, text: Yes}, {id: n, text: No}]}
  - {id: many, type: multi, base: respondents, column: Q2, options: [{id: a, text: Alpha}, {id: b, text: Beta}]}
  - {id: each, type: multi, base: respondents, columns: {a: A, b: B}, options: [{id: a, text: Alpha}, {id: b, text: Beta}]}
  - {id: said, type: open, column: Q3}
"""


def test_one_row_for_each_respondent_is_counted_with_its_base(town: Study):
    write(town, ROWS, "Q1,Q2,A,B,Q3\nYes,Alpha; Beta,1,0,Fine\nNo,Alpha,1,1,\n,,,,\n")
    (found,) = read_polls(town)
    one, many, each, said = found.questions
    assert found.responded == 2  # an empty line is no respondent
    assert [(o.count, o.percent) for o in one.options] == [(1, 50), (1, 50)]
    assert [(o.count, o.percent) for o in many.options] == [(2, 100), (1, 50)]
    assert (many.answered, many.selections) == (2, 3)
    assert [o.count for o in each.options] == [2, 1]
    assert said.answered == 1


def test_an_answer_that_is_no_option_is_named_with_its_row(town: Study):
    write(town, ROWS, "Q1,Q2,A,B,Q3\nYes,Alpha,1,0,\nMaybe,,,,\n")
    with pytest.raises(QualcodeError, match=r"rows\.csv:3, question one: 'Maybe' is no option"):
        read_polls(town)


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("id: p\nquestions: [{id: q, type: singel}]\n", "'singel' is no type"),
        ("id: p\nquestions: [{id: q, type: single, base: people}]\n", "'people' is no base"),
        ("id: p\nquestions: [{id: q, type: single, options: [{id: a, percent: 190}]}]\n", "percent is 190"),
        ("id: p\nquestions: [{id: q, type: single, options: [{id: a, codes: [prom.trut]}]}]\n", "no code 'prom.trut'"),
        ("id: p\nrows: gone.csv\n", "gone.csv is missing"),
        ("id: [p\n", r"p\.yaml:\d"),
    ],
)
def test_a_poll_that_cannot_be_used_is_refused_with_a_remedy(town: Study, yaml: str, message: str):
    write(town, yaml)
    with pytest.raises(QualcodeError, match=message) as error:
        read_polls(town)
    assert error.value.hint
