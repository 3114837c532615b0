"""The site itself: what the authors say of it, who took part, and who was not heard."""

from __future__ import annotations

from qualcode.analysis.counts.heard import sources
from qualcode.errors import QualcodeError
from qualcode.project.yaml_files import read_yaml
from qualcode.reports import words
from qualcode.reports.content import Block, Section, Table
from qualcode.reports.parts.authored import where_written
from qualcode.reports.parts.taking_part import who_took_part, who_was_not_heard
from qualcode.reports.population import rows_of
from qualcode.reports.view import View

FILE = "context.yaml"
"""In seeds/: for each site, what a context box says of it, line by line."""


def context(view: View) -> Section:
    """The context box with who took part and who was not heard."""
    title = "The site" if view.site else "The sites" if view.sites else "The study"
    blocks: list[Block] = [*where_written(view, "context"), *_boxes(view)]
    return Section(title, tuple(blocks), (who_took_part(view), who_was_not_heard(view)), key="context")


def _boxes(view: View) -> list[Block]:
    if view.site or not view.sites:
        rows = tuple(facts(view, view.name).items())
        return [Table(f"{view.site or 'The study'} at a glance", ("", "As the records have it"), rows, (24, 76), key="context/box")]
    found = {site: facts(view, site) for site in view.sites}
    names = dict.fromkeys(name for there in found.values() for name in there)
    head = ("", *view.sites)
    cells = tuple((name, *(found[s].get(name, "–") for s in view.sites)) for name in names)
    return [Table("The sites at a glance", head, cells, (16, *[84 // len(view.sites)] * len(view.sites)), key="context/box")]


def facts(view: View, site: str) -> dict[str, str]:
    """What is known of a site: the authors' lines, then what the tables say of schools, dates and conversations."""
    study = view.study
    name = f"seeds/{FILE}"
    found = (read_yaml(study.project.seeds / FILE, name) or {}).get("sites") or {}
    if not isinstance(found, dict) or not all(isinstance(v, dict) for v in found.values()):
        raise QualcodeError(
            f"{name}: it does not say what it says of which site", "write sites: with a name for each, and lines of NAME: TEXT below it"
        )
    given = {words.capital(str(k)): " ".join(str(v).split()) for k, v in (found.get(site) or {}).items()}
    schools = _schools(view, site)
    days = sorted(d for d in (study.rows.get(t, {}).get("date", "") for t in _transcripts(view, site)) if d)
    kinds = sources(view.source.voices, "" if site == view.name and not view.site else site)
    heard = words.listing(words.count(n, kind) for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0])))
    people = sum(site in (p.get(study.project.settings.site, ""), "across") for p in view.source.voices.people.values())
    known = {
        "Schools": schools,
        "Conversations": f"{heard}, {words.date(days[0])} to {words.date(days[-1])}" if days and heard else heard,
        "People who took part": str(people) if people else "",
    }
    return {**given, **{k: v for k, v in known.items() if v and k not in given}}


def _transcripts(view: View, site: str) -> list[str]:
    return sorted({v.transcript for v in view.source.voices.everybody() if v.heard and site in (v.site, "across")})


def _schools(view: View, site: str) -> str:
    """The schools of a site with what kind they are, as population.csv has them."""
    kinds: dict[str, str] = {}
    for row in rows_of(view.study, "" if site == "across" else site):
        if row.get("school"):
            kinds[row["school"]] = kinds.get(row["school"]) or row.get("phase", "")
    return "; ".join(f"{school} ({kind})" if kind else school for school, kind in kinds.items())
