from __future__ import annotations

import io
import zipfile

from qualcode.reports.word.package import steady


def package(year: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(zipfile.ZipInfo("a.xml", (year, 2, 3, 4, 5, 6)), "<a/>")
        made.writestr(zipfile.ZipInfo("b.xml", (year, 2, 3, 4, 5, 6)), "<b/>")
    return out.getvalue()


def test_packages_made_at_different_times_become_the_same_bytes() -> None:
    assert package(2020) != package(2021)
    assert steady(package(2020)) == steady(package(2021))


def test_a_member_can_be_given_new_contents() -> None:
    with zipfile.ZipFile(io.BytesIO(steady(package(2020), {"b.xml": b"<c/>"}))) as made:
        assert {i.filename: made.read(i) for i in made.infolist()} == {"a.xml": b"<a/>", "b.xml": b"<c/>"}
