"""Editing a code in the codebook's file, after seeing what that touches: rename, reword, merge, retire. Comments of the file are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.codebooks import edit, history
from qualcode.codebooks.diff import diff
from qualcode.codebooks.read import parse, read_bytes
from qualcode.errors import QualcodeError
from qualcode.model.codebook import Code
from qualcode.model.coding import Coding
from qualcode.web import fields, passages, payload
from qualcode.web.answers import Body
from qualcode.web.session import Session

LISTS = ("include", "exclude", "examples", "cues")

EFFECTS = {
    "rename": "They keep the code, for its id stays.",
    "reword": "They stay as they are; whether they fit the new words, a person has to look.",
    "entries": "They stay as they are; whether they fit what is in and out now, a person has to look.",
    "merge": "They count for the other code from now on; the log keeps what they were.",
    "retire": "They stay as they are, and no passage can be put under this code any more.",
}


def preview(session: Session, request: Request, body: Body) -> Response:
    """What an edit would change in the codebook, and what it would touch; nothing is written."""
    with session.fresh():
        return JSONResponse(_shown(session, request.path_params["id"], body))


def change(session: Session, request: Request, body: Body) -> Response:
    """Write an edit whose effects the person has seen, with a reason; where they are others by now, both are shown and nothing is written."""
    code_id, reason = request.path_params["id"], fields.text(body, "reason").strip()
    with session.fresh():
        if not reason:
            raise QualcodeError("no reason was given", "say why in a few words; the history of the codebook keeps it")
        now = _shown(session, code_id, body)
        if fields.text(body, "seen") != now["seen"]:
            said = "the codebook or its passages were changed elsewhere meanwhile; nothing was written"
            return JSONResponse({"error": said, "hint": "look at both, then choose", "now": now}, 409)
        what = fields.text(body, "what")
        _, done = history.change(session.project, _edit(code_id, body), reason=reason, coder=session.coder, act=what, code=code_id)
        session.codebook_changed()
        return JSONResponse({"said": [c.what for c in done]})


def _edit(code_id: str, body: Body) -> Callable[[bytes, str], bytes]:
    """The edit a request asks for.

    Raises:
        QualcodeError: it is none that can be done here.
    """
    what = fields.text(body, "what")
    if what == "rename":
        name = " ".join(fields.text(body, "name").split())
        return lambda data, file: edit.rename(data, code_id, name, file=file)
    if what == "reword":
        words = fields.text(body, "definition").strip()
        return lambda data, file: edit.reword(data, code_id, words, file=file)
    if what == "entries":
        lists = {key: [line.strip() for line in fields.text(body, key).splitlines() if line.strip()] for key in LISTS if key in body}
        return lambda data, file: _with_entries(data, code_id, lists, file)
    if what == "merge":
        into = fields.text(body, "into")
        return lambda data, file: edit.merge(data, code_id, into, file=file)
    if what == "retire":
        return lambda data, file: edit.retire(data, code_id, file=file)
    raise QualcodeError(f"{what!r} is nothing that can be done to a code here", "edit the file, or use: qualcode codebook")


def _with_entries(data: bytes, code_id: str, lists: Mapping[str, Sequence[str]], file: str) -> bytes:
    """The codebook with a code's lists as they were typed, an entry a line; what stays stays as it is written, and so do patterns, which cannot be typed here."""
    code = parse(data, file).get(code_id)
    if code is None:
        raise QualcodeError("there is no such code in the codebook", "go back and choose one")
    for key, lines in lists.items():
        there = payload.entries(code, key)
        keep = [n for n, line in enumerate(there) if line is None or line in lines]
        new = [line for line in dict.fromkeys(lines) if line not in there]
        if len(keep) < len(there) or new:
            data = edit.set_list(data, code_id, key, keep, [_entry(key, line) for line in new], file=file)
    return data


def _entry(key: str, line: str) -> str | dict[str, str]:
    when, arrow, use = line.rpartition("->")
    return {"when": when.strip(), "use": use.strip()} if key == "exclude" and arrow else line


def _shown(session: Session, code_id: str, body: Body) -> dict[str, object]:
    code = session.codebook.get(code_id)
    if code is None:
        raise QualcodeError("there is no such code in the codebook", "go back and choose one")
    data, name = read_bytes(session.project.codebook_path), session.project.within(session.project.codebook_path)
    changes = [c.what for c in diff(parse(data, name), parse(_edit(code_id, body)(data, name), name))]
    codings = passages.of(session, code)
    lines = touches(session, code, codings, fields.text(body, "what"), fields.text(body, "into", ""))
    return {"changes": changes, "touches": lines, "seen": passages.named(session.codebook.hash, *(c.id for c in codings), *lines)}


def touches(session: Session, code: Code, codings: Sequence[Coding], what: str, into: str = "") -> list[str]:
    """What an edit of a code would touch: passages and whose they are, other codes that send people here, themes that rest on it."""
    found = [borne(session, codings) + (f" {EFFECTS[what]}" if codings else "")]
    if what == "merge" and (other := session.codebook.get(into)) is not None:
        there = passages.of(session, other)
        found.append(f"{other.name}: {borne(session, there)}")
    sent = [c.name for c in session.codebook.walk() if c.id != code.id and any(e.use == code.id for e in c.exclude)]
    if sent and what != "rename":
        found.append(f"Sent here by what they leave out: {', '.join(sent)}. Look whether that still holds.")
    themes = [e["theme"] for e in session.state.of("theme") if session.sees(e.coder) and code.id in (e.get("codes") or ())]
    if themes:
        found.append(f"Themes that rest on it: {', '.join(sorted(set(themes)))}.")
    if code.cues and what in ("merge", "retire"):
        found.append(f"Its {len(code.cues)} {'cue suggests' if len(code.cues) == 1 else 'cues suggest'} nothing any more.")
    return found


def borne(session: Session, codings: Sequence[Coding]) -> str:
    """How much bears a code, and whose it is, in words."""
    seen = " (as far as you see it, working blind)" if session.blind else ""
    if not codings:
        return f"No passage bears this code{seen}."
    by = ", ".join(f"{n} by {coder}" for coder, n in sorted(Counter(c.coder for c in codings).items()))
    transcripts = len({c.transcript for c in codings})
    restricted = sum(c.restricted for c in codings)
    more = f"; {restricted} restricted" if restricted else ""
    number = f"{len(codings):,} {'passage' if len(codings) == 1 else 'passages'}"
    return f"{number} in {transcripts} {'transcript' if transcripts == 1 else 'transcripts'}{seen}: {by}{more}."
