"""The COREQ and SRQR tables: what the project's records can say stands there, everything else waits for a person.

COREQ: Tong, Sainsbury and Craig, International Journal for Quality in Health Care 19(6), 2007. SRQR: O'Brien and others, Academic Medicine 89(9), 2014.
"""

from __future__ import annotations

from qualcode.analysis.counts.heard import sources
from qualcode.analysis.report_comments import read_comments
from qualcode.errors import QualcodeError
from qualcode.reports import words
from qualcode.reports.content import Paragraph, Section, Table
from qualcode.reports.population import rows_of
from qualcode.reports.view import View

BLANK = "[for the team to fill]"

COREQ = (
    "Interviewer or facilitator", "Credentials", "Occupation", "Gender", "Experience and training", "Relationship established",
    "Participants' knowledge of the interviewer", "Interviewer characteristics", "Methodological orientation and theory", "Sampling", "Method of approach",
    "Sample size", "Non-participation", "Setting of data collection", "Presence of non-participants", "Description of sample", "Interview guide",
    "Repeat interviews", "Audio or visual recording", "Field notes", "Duration", "Data saturation", "Transcripts returned", "Number of data coders",
    "Description of the coding tree", "Derivation of themes", "Software", "Participant checking", "Quotations presented", "Data and findings consistent",
    "Clarity of major themes", "Clarity of minor themes",
)  # fmt: skip
SRQR = (
    "Title", "Abstract", "Problem formulation", "Purpose or research question", "Qualitative approach and research paradigm", "Researcher characteristics and reflexivity",
    "Context", "Sampling strategy", "Ethical issues", "Data collection methods", "Data collection instruments and technologies", "Units of study", "Data processing",
    "Data analysis", "Techniques to enhance trustworthiness", "Synthesis and interpretation", "Links to empirical data",
    "Integration with prior work, implications, transferability", "Limitations", "Conflicts of interest", "Funding",
)  # fmt: skip


def coreq(view: View) -> Section:
    """The 32 items of COREQ."""
    return _table("COREQ", COREQ, _coreq(view), _said(view, "coreq", len(COREQ)), "methods/coreq")


def srqr(view: View) -> Section:
    """The 21 items of SRQR."""
    return _table("SRQR", SRQR, _srqr(view), _said(view, "srqr", len(SRQR)), "methods/srqr")


def _table(name: str, items: tuple[str, ...], known: dict[int, str], said: dict[int, str], key: str) -> Section:
    known = {**known, **said}
    rows = tuple((str(n), item, known.get(n, "") or BLANK) for n, item in enumerate(items, 1))
    filled = sum(bool(known.get(n)) for n in range(1, len(items) + 1))
    by_team = f", {len(said)} of them in the team's own words" if said else ""
    intro = Paragraph(
        f"{filled} of {len(items)} items are filled from the project's records{by_team}; where it says {BLANK}, a person has to.", "intro"
    )
    return Section(
        f"{name} checklist",
        (intro, Table(f"{name}, item by item", ("No.", "Item", "From the records"), rows, (7, 33, 60), key=key)),
        key=key,
    )


def _said(view: View, name: str, items: int) -> dict[int, str]:
    """What the team wrote for single items, under [study.coreq] or [study.srqr] in qualcode.toml."""
    found = view.study.project.settings.study.get(name) or {}
    if not isinstance(found, dict):
        raise QualcodeError(f"qualcode.toml: [study.{name}] holds no items", f'write a line for each: 10 = "…", under [study.{name}]')
    for number in found:
        if not str(number).isdigit() or not 1 <= int(number) <= items:
            raise QualcodeError(f"qualcode.toml: [study.{name}] has no item {number!r}", f"items are numbered from 1 to {items}")
    return {int(number): str(text) for number, text in found.items() if str(text).strip()}


def _coreq(view: View) -> dict[int, str]:
    study, own = view.study, view.study.project.settings.study
    repeated = _repeated(view)
    approach = {
        "reliability": "coding reliability",
        "codebook": "codebook (framework) analysis",
        "reflexive": "reflexive thematic analysis",
    }
    has_saturation = study.project.settings.report.get("saturation") is True
    return {
        1: words.listing(str(i) for i in own["interviewers"]) if isinstance(own.get("interviewers"), list) else "",
        9: f"{words.capital(approach[study.project.settings.approach])}.",
        12: _sample(view),
        13: _declined(view),
        15: _present(view),
        16: "See “Who took part”.",
        17: f"A topic guide of {words.count(len(view.source.guide.topics), 'topic')}." if view.source.guide.topics else "",
        18: f"{words.people(repeated)} {'is' if repeated == 1 else 'are'} heard in more than one conversation."
        if repeated
        else "Nobody was heard twice.",
        20: _notes(view),
        21: _minutes(view),
        22: "See “Saturation”." if has_saturation else "",
        24: f"{words.people(len(_coders(view)))}, see “Who coded”.",
        25: "See “Codebook”, with every change on record.",
        26: _themes(view),
        27: "qualcode; see “Where this report comes from”.",
        28: _checked(view),
        29: _quoted(view),
        30: "Each theme stands with its claim, who is heard on it, and passages for and against it." if view.source.themes else "",
        31: _themes(view),
        32: "Contrary cases and minority views stand under each theme; what did not change, what did harm and other explanations have parts of their own.",
    }


def _srqr(view: View) -> dict[int, str]:
    own = view.study.project.settings.study
    coreq_known = _coreq(view)
    transcription = str(own.get("transcription") or "")
    return {
        1: view.study.project.settings.name,
        5: coreq_known[9],
        6: "Memos of the coders on their own position are kept with the study."
        if any(e.get("kind") == "positionality" for e in view.study.state.of("memo"))
        else "",
        7: f"See “{'The site' if view.site else 'The sites'}”.",
        9: str(own.get("ethics") or ""),
        10: " ".join(s for s in (str(own.get("fieldwork") or ""), str(own.get("interviewing") or "")) if s),
        11: coreq_known[17],
        12: _sample(view),
        13: transcription,
        14: f"{coreq_known[9]} See “Codebook”.",
        15: "Coders' work compared and settled (see “Who coded”); contrary cases searched for theme by theme.",
        16: _themes(view),
        17: coreq_known[29],
        20: str(own.get("interests") or ""),
        21: str(own.get("funder") or ""),
    }


def _sample(view: View) -> str:
    kinds = sources(view.source.voices, view.site)
    heard = words.listing(words.count(n, kind) for kind, n in sorted(kinds.items()))
    return f"{words.people(len(view.participants))}; {heard}." if heard else f"{words.people(len(view.participants))}."


def _declined(view: View) -> str:
    declined, approached = (sum(int(row.get(what) or 0) for row in rows_of(view.study, view.site)) for what in ("declined", "approached"))
    of = f" of {approached} approached" if approached else ""
    return f"{words.people(declined)}{of} declined. Their reasons: {BLANK}" if declined else ""


def _present(view: View) -> str:
    """Who else was there, as the speakers' roles have it."""
    there = {v.transcript for v in view.source.voices.everybody() if v.heard and view.site in ("", v.site)}
    roles = ("interpreter", "supporter")
    found = {role: len({s.transcript for s in view.study.speakers.values() if s.role == role and s.transcript in there}) for role in roles}
    said = [f"{'an' if role[0] == 'i' else 'a'} {role} in {words.count(n, 'conversation')}" for role, n in found.items() if n]
    return f"{words.capital(words.listing(said))}; nobody else who spoke is on record." if said else "Nobody else who spoke is on record."


def _notes(view: View) -> str:
    memos = sum(1 for _ in view.study.state.of("memo"))
    return (
        f"{words.count(memos, 'memo')} of the coders {'is' if memos == 1 else 'are'} kept with the study. Notes taken on the spot: {BLANK}"
        if memos
        else ""
    )


def _checked(view: View) -> str:
    comments = read_comments(view.study)
    answered = sum(bool(c.answers) for c in comments)
    return f"{words.count(len(comments), 'comment')} of readers at the factual check, {answered} answered." if comments else ""


def _repeated(view: View) -> int:
    heard: dict[str, set[str]] = {}
    for voice in view.source.voices.everybody():
        if voice.heard and voice.participant in view.participants:
            heard.setdefault(voice.participant, set()).add(voice.transcript)
    return sum(len(there) > 1 for there in heard.values())


def _minutes(view: View) -> str:
    there = {v.transcript for v in view.source.voices.everybody() if v.heard and view.site in ("", v.site)}
    minutes = [int(m) for t in there if (m := view.study.rows.get(t, {}).get("minutes", "")).isdigit()]
    return f"{min(minutes)} to {max(minutes)} minutes." if minutes else ""


def _coders(view: View) -> set[str]:
    return {view.study.state.coders.name(e.coder) for e in view.study.state.of("code")} - {"consensus"}


def _themes(view: View) -> str:
    themes = view.source.themes
    if not themes:
        return ""
    settled = sum(t.status == "final" for t in themes)
    searched = sum(bool(t.searched) for t in themes)
    return f"{words.count(len(themes), 'theme')} written by the analysts from the codes, {settled} of them final; contrary cases were searched for in {searched}."


def _quoted(view: View) -> str:
    if view.source.status == "factual-check":
        return "This copy carries no quotations."
    return "Each quotation stands under an opaque number; a ledger kept by the team says where its words stand. See “Quotations”."
