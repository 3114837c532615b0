"""`participants consent`: what a person agreed to, on which form, on which day."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import CoderOption, ProjectOption, open_study, out, talk, who

Answer = Annotated[str | None, typer.Option(metavar="yes|no", help="The answer on the form; what is not known is a no.")]


def consent(
    context: typer.Context,
    participant: Annotated[str, typer.Argument(help="The person's id.")],
    version: Annotated[str | None, typer.Option("--version", help="Which version of the form (v2).")] = None,
    day: Annotated[str | None, typer.Option("--date", help="The day it was signed (2026-06-15).")] = None,
    quote: Answer = None,
    paraphrase: Answer = None,
    publication: Answer = None,
    archive: Answer = None,
    recontact: Answer = None,
    by: Annotated[str | None, typer.Option("--by", help="Who signed, where it was not the person (parent or carer).")] = None,
    assent: Annotated[str | None, typer.Option(metavar="yes|no", help="A young person's own yes.")] = None,
    assent_date: Annotated[str | None, typer.Option(help="The day of the assent.")] = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
) -> None:
    """Write down a person's answers on the consent form, and keep a record of the change; without answers, show them."""
    from qualcode.codings import acts
    from qualcode.model.people import CONSENT_COLUMNS, CONSENTS
    from qualcode.project.consent import give_answers

    study = open_study(project or context.obj)
    given = {
        "consent version": version,
        "consent date": day,
        "quote": quote,
        "paraphrase": paraphrase,
        "publication": publication,
        "archive": archive,
        "recontact": recontact,
        "consent by": by,
        "assent": assent,
        "assent date": assent_date,
    }
    answers = {k: v.strip() for k, v in given.items() if v is not None}
    if answers:
        name = who(coder)
        give_answers(study.project, participant, answers)
        study.write([acts.consent(name, participant, answers)])
        study.__dict__.pop("participants", None)
    person = study.participants.get(participant)
    if person is None:
        give_answers(study.project, participant, {})  # says who is meant
        return
    for column in CONSENT_COLUMNS:
        out(f"{column:16} {person[column]}")
    allowed = [use for use in CONSENTS if person.allows(use)]
    talk(f"{participant} allows: {', '.join(allowed) or 'nothing'}.")
    if person.needs_assent and person["assent"].casefold() != "yes":
        talk("The young person's own assent is not noted, so nothing of theirs may be used.")
