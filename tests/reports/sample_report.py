"""A report with one of everything that a printed form must show."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

from qualcode.model.coding import Quote
from qualcode.reports.content import Paragraph, Picture, Quotation, Report, Section, Table


def png(wide: int = 12, high: int = 8, grey: int = 120) -> bytes:
    """A small picture of one grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([grey]) * wide for _ in range(high))
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def quotation(number: str, words: str, attribution: str = "teacher, School 1") -> Quotation:
    return Quotation(
        number, Quote(words, "t-1", 3, 0, len(words), "Karen", "p1", "feas.role", "ana", attribution=attribution, coding=number)
    )


HEARD = Table(
    "People heard by code and group",
    ("Code", "School staff", "Families"),
    (("Role clarity", "5", "2"), ("Workload", "3", "–"), ("Setting up", "1", "4")),
    (50, 25, 25),
    frozenset({1, 2}),
    ((None, 1.0, 0.4), (None, 0.6, None), (None, 0.2, 0.8)),
    "heard",
)
RATES = Table("Referrals before and after", ("", "Before", "After"), (("Authority A", "12", "9"),), (40, 30, 30), frozenset({1, 2}))
WIDE = Table("The matrix", tuple(f"Theme {i}" for i in range(8)), (tuple(f"cell {i}" for i in range(8)),) * 3, (10,) * 8, key="matrix")


def rich() -> Report:
    """One of everything."""
    return Report(
        title="Helpers in towns: North",
        subtitle="What people told the evaluation",
        study="Helpers in towns",
        language="en-GB",
        invented=True,
        made_at="2026-05-03T10:00:04Z",
        author="The team",
        opening=(Paragraph("Not all names are decided.", "warning"), Paragraph("Who was heard is in [[heard]].")),
        sections=(
            Section("Key messages", (Paragraph("Not yet written: the key messages.", "unwritten"),), key="messages"),
            Section(
                "Feasibility",
                (Paragraph("This part is about delivery.", "intro", "Counts are of people heard, not of prevalence."), HEARD),
                (
                    Section(
                        "Role clarity",
                        (
                            Paragraph("Shared understanding of the role.", "definition"),
                            Paragraph("Heard from 7 people; see [[heard]] and [[matrix]], not [[nothing]].", "evidence"),
                            Paragraph("Staff knew whom to ask.", "authored"),
                            Paragraph("A clear remit helped.", "bullet"),
                            Paragraph("So did a desk.", "bullet"),
                            quotation("Q000001", "Half the staff thought he was a counsellor."),
                            replace(quotation("Q000002", "She was ours.\nShe was in the staff room."), mark="not yet approved"),
                        ),
                        key="feasibility/feas.role",
                    ),
                    Section(
                        "Workload",
                        (quotation("Q000003", "Too many forms."), Paragraph("Little was said.", "note")),
                        key="feasibility/feas.work",
                    ),
                ),
                key="feasibility",
            ),
            Section("The matrix", (WIDE, Paragraph("Blank cells were not asked about.", "note")), key="matrix", wide=True),
            Section(
                "Impact",
                (
                    Picture("Referrals", png(600, 300), "Bars: referrals fell in Authority A.", RATES, "referrals"),
                    Paragraph("See [[referrals]]."),
                ),
                key="impact",
            ),
        ),
        status="draft",
    )
