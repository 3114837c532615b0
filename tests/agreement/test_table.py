from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.agreement.statistics.measure import measure
from qualcode.agreement.statistics.table import SpanTable, UnitTable, read_table
from qualcode.errors import QualcodeError, UsageError


@pytest.fixture
def write(tmp_path: Path):  # type: ignore[no-untyped-def]
    def write_it(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "t.csv"
        path.write_text(text, encoding=encoding, newline="")
        return path

    return write_it


def units(path: Path, **options: object) -> UnitTable:
    found = read_table(path, **options)  # type: ignore[arg-type]
    assert isinstance(found, UnitTable)
    return found


def spans(path: Path, **options: object) -> SpanTable:
    found = read_table(path, **options)  # type: ignore[arg-type]
    assert isinstance(found, SpanTable)
    return found


def test_long_form(write) -> None:  # type: ignore[no-untyped-def]
    found = units(write("unit,coder,value\n1,ben,x\n1,ana,y\n2,ana,NA\n3,ana,\n3,ben,{}\n4,ben,x; y;x\n"))
    assert found.units == ("1", "2", "3", "4")
    assert list(found.values) == ["ana", "ben"]
    assert found.values["ana"] == {"1": "y", "2": "NA"}
    assert found.values["ben"] == {"1": "x", "3": frozenset(), "4": frozenset("xy")}
    assert found.several


def test_columns_may_come_in_any_order_and_case_with_semicolons_and_windows_letters(write) -> None:  # type: ignore[no-untyped-def]
    found = units(write("Value;UNIT;coder;remark\r\ncafé;1;ana;\r\nx;1;ben;\r\n", encoding="cp1252"))
    assert (found.values["ana"]["1"], found.values["ben"]["1"]) == ("café", "x")


def test_blank_rows_byte_order_mark_and_blanks_around_cells_change_nothing(write) -> None:  # type: ignore[no-untyped-def]
    plain = units(write("unit,coder,value\n1,ana,x\n1,ben,y\n2,ana,x\n2,ben,x\n"))
    odd = units(write("\ufeffunit;coder;value\r\n\r\n1; ana ;x\r\n;;\r\n1;ben; y \r\n2;ana;x\r\n2;ben;x\r\n;;\r\n"))
    assert odd == plain


def test_an_excel_workbook_is_read_as_the_same_table_in_csv(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("empty", 0)
    for row in (["Unit", "Coder", "Value", None], [1, "ana", "x"], [None, None, None], [1, "ben", "NA"], [2, "ana", 3.0], [2, "ben", None]):
        book["Sheet"].append(row)
    book.save(tmp_path / "t.xlsx")
    assert units(tmp_path / "t.xlsx") == units(write("unit,coder,value\n1,ana,x\n1,ben,NA\n2,ana,3\n2,ben,\n"))
    book["Sheet"].append([2, "ana", "y"])
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(QualcodeError, match=r"t\.xlsx:7: ana gave 2 a value in line 5 already"):
        read_table(tmp_path / "t.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(QualcodeError, match=r"broken\.xlsx"):
        read_table(tmp_path / "broken.xlsx")


def test_one_coder_in_two_spellings_is_not_held_against_themselves(write) -> None:  # type: ignore[no-untyped-def]
    found = units(write("unit,coder,value\n1,ana,x\n2,Ana,y\n3,ANA,x\n"))
    assert found.values == {"ana": {"1": "x", "2": "y", "3": "x"}}
    assert measure(found).coefficients["krippendorff_alpha"].value is None
    with pytest.raises(QualcodeError, match=r"t\.csv:3: ana gave 1 a value in line 2 already"):
        read_table(write("unit,coder,value\n1,ana,x\n1,Ana,x\n"))
    assert spans(write("coder,start,end,code\nana,0,3,x\nAna,5,8,x\n"), length=9).spans == {"ana": ((0, 3, "x"), (5, 8, "x"))}


def test_a_column_for_each_coder_is_refused_with_what_to_do(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(QualcodeError) as error:
        read_table(write("unit,ana,ben\n1,x,y\n"))
    assert "one row for each unit and coder" in error.value.hint


def test_numbers_are_texts_and_codes_keep_their_capitals(write) -> None:  # type: ignore[no-untyped-def]
    found = units(write("unit,coder,value\n1,ana,1\n1,ben,1.0\n2,ana,x\n2,ben,X\n3,ana,nan\n3,ben,nan\n4,ana,None\n4,ben,None\n"))
    assert measure(found).coefficients["percent_agreement"].value == 0.5
    assert set(measure(found).by_code) == {"1", "1.0", "x", "X", "nan", "None"}


@pytest.mark.parametrize(
    "rows",
    ["", "1,ana,\n2,ana,\n", "1,ana,x\n2,ana,y\n", "1,ana,x\n2,ben,y\n", "1,ana,x\n1,ben,x\n", "1,ana,x\n1,ben,x\n2,ana,x\n2,ben,x\n"],
    ids=["empty", "only gaps", "one coder", "no unit twice", "one unit agreed", "one value throughout"],
)
def test_what_cannot_be_told_is_null_with_a_reason(write, rows: str) -> None:  # type: ignore[no-untyped-def]
    found = measure(units(write(f"unit,coder,value\n{rows}"))).as_json()["coefficients"]
    for name in ("cohen_kappa", "fleiss_kappa", "krippendorff_alpha", "alpha_masi", "alpha_jaccard"):
        assert (found[name]["value"], found[name]["ci_low"], found[name]["se"]) == (None, None, None)
        assert found[name]["note"].startswith("undefined: ")
    for one in found.values():
        assert one["value"] is not None or one["note"].startswith("undefined: ")


def test_spans(write) -> None:  # type: ignore[no-untyped-def]
    found = spans(write("coder,start,end,code\nben,,,\nana,3,9,x\nana,0,3,y\n"), length=20)
    assert found.spans == {"ana": ((3, 9, "x"), (0, 3, "y")), "ben": ()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit,coder,value\n1,ana,x\n1,ana,y\n", "t.csv:3: ana gave 1 a value in line 2"),
        ("unit,coder,value\n,ana,x\n", "t.csv:2: the unit is empty"),
        ("unit,coder,value\n1,,x\n", "t.csv:2: the coder is empty"),
        ("unit,coder,value\n1,ana,x;{}\n", "t.csv:2: 'x;{}' cannot be read"),
        ("coder,start,end,code\nana,a,9,x\n", "t.csv:2: 'a' to '9' are no positions"),
        ("coder,start,end,code\nana,9,3,x\n", "t.csv:2: 9 to 3 is no stretch"),
        ("coder,start,end,code\nana,3,21,x\n", "t.csv:2: 3 to 21 is no stretch of a text of 20"),
        ("coder,start,end,code\nana,3,9,\n", "t.csv:2: the code is empty"),
        ("a,b\n1,2\n", "t.csv:1: this is no table of ratings"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(write, text: str, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(QualcodeError) as error:
        read_table(write(text), length=20)
    assert message in error.value.message
    assert error.value.hint


def test_spans_of_nobody_are_undefined_and_say_so(write) -> None:  # type: ignore[no-untyped-def]
    found = measure(spans(write("coder,start,end,code\n"), length=9, categories=["x"])).as_json()
    for one in (*found["coefficients"].values(), *found["by_code"]["x"].values()):
        assert one["value"] is None
        assert one["note"].startswith("undefined: ")


def test_spans_need_a_length(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match="how much text"):
        read_table(write("coder,start,end,code\nana,3,9,x\n"))


def test_a_value_outside_the_categories_is_refused_with_its_line(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(QualcodeError, match=r"t\.csv:2: 'z' is not among"):
        read_table(write("unit,coder,value\n1,ana,z\n"), categories=["x", "y"])


def test_read_and_nothing_applies_is_not_missing(write) -> None:  # type: ignore[no-untyped-def]
    said, missing = (units(write(f"unit,coder,value\n1,ana,x\n1,ben,x\n2,ana,{cell}\n2,ben,x\n3,ana,y\n3,ben,y\n")) for cell in ("{}", ""))
    assert measure(said).coefficients["percent_agreement"].value == pytest.approx(2 / 3)
    assert measure(missing).coefficients["percent_agreement"].value == 1
    assert measure(said).by_code["x"]["krippendorff_alpha"].n_units == 3
    assert measure(missing).by_code["x"]["krippendorff_alpha"].n_units == 2


def test_on_one_code_a_unit_masi_and_jaccard_are_alpha(write) -> None:  # type: ignore[no-untyped-def]
    found = measure(units(write("unit,coder,value\n1,ana,x\n1,ben,y\n2,ana,x\n2,ben,x\n3,ana,y\n3,ben,y\n"))).coefficients
    assert found["alpha_masi"] == found["alpha_jaccard"] == found["krippendorff_alpha"]


def test_on_sets_of_codes_figures_that_need_a_number_of_categories_are_undefined(write) -> None:  # type: ignore[no-untyped-def]
    found = measure(units(write("unit,coder,value\n1,ana,x;y\n1,ben,y\n2,ana,x\n2,ben,x\n"))).coefficients
    assert found["gwet_ac1"].value is None
    assert "several codes" in found["gwet_ac1"].note
    assert "whole sets" in found["krippendorff_alpha"].note
    assert found["alpha_jaccard"].value is not None
    assert (found["alpha_masi"].value or 0) > (found["krippendorff_alpha"].value or 0)


def test_a_category_that_nobody_used_is_listed_and_undefined(write) -> None:  # type: ignore[no-untyped-def]
    found = measure(units(write("unit,coder,value\n1,ana,x\n1,ben,y\n"), categories=["x", "y", "z"]))
    assert list(found.by_code) == ["x", "y", "z"]
    assert found.by_code["z"]["krippendorff_alpha"].value is None
    assert found.by_code["z"]["dice"].note == "undefined: nobody used the code"


def test_characters_get_no_interval(write) -> None:  # type: ignore[no-untyped-def]
    own = measure(spans(write("coder,start,end,code\nana,0,10,x\nben,5,15,x\n"), length=100)).by_code["x"]
    for name in ("cohen_kappa", "krippendorff_alpha"):
        assert own[name].value is not None
        assert (own[name].se, own[name].ci_low) == (None, None)
        assert "not independent" in own[name].note


def test_json_has_the_names_and_fields_that_scripts_rely_on(write) -> None:  # type: ignore[no-untyped-def]
    found = measure(units(write("unit,coder,value\n1,ana,x\n1,ben,y\n2,ana,x\n2,ben,x\n"))).as_json()
    assert list(found["coefficients"]) == [
        "percent_agreement",
        "cohen_kappa",
        "fleiss_kappa",
        "krippendorff_alpha",
        "gwet_ac1",
        "brennan_prediger",
        "holsti",
        "alpha_masi",
        "alpha_jaccard",
    ]
    assert all(set(one) == {"value", "se", "ci_low", "ci_high", "n_units", "n_coders", "note"} for one in found["coefficients"].values())
    own = measure(spans(write("coder,start,end,code\nana,0,10,x\nben,5,15,x\n"), length=100)).as_json()
    assert list(own["coefficients"]) == ["u_alpha", "bar_u_alpha", "cu_alpha"]
    wanted = {"k_u_alpha", "jaccard", "dice", "precision", "recall", "span_f1", "cohen_kappa", "krippendorff_alpha"}
    assert wanted <= set(own["by_code"]["x"])
    assert "coverage" in own["by_code"]["x"]["k_u_alpha"]
