"""Memos as REFI notes, and as links where they came of links of another program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.guids import Guids
from qualcode.exchange.refi.wording import NAMESPACE, clean, one_line
from qualcode.model.events import Event

if TYPE_CHECKING:
    from qualcode.study import Study

_Q = f"{{{NAMESPACE}}}"


class Notes:
    """The memos of a study; `held` are the ids of everything in the file that a note or link can be on."""

    def __init__(self, study: Study, guids: Guids, held: set[str]) -> None:
        self.study, self.guids, self.held = study, guids, held
        self._given: dict[str, str] = {}

    def _guid(self, event: Event) -> str:
        if event.id not in self._given:
            self._given[event.id] = self.guids.give("note", event.id, event.get("guid") or "")
        return self._given[event.id]

    @cached_property
    def memos(self) -> dict[str, list[Event]]:
        """The memos by what they are on."""
        found: dict[str, list[Event]] = {}
        for event in self.study.state.of("memo"):
            found.setdefault(str(event["on"]), []).append(event)
        return found

    @cached_property
    def homeless(self) -> list[str]:
        """What memos are on that REFI cannot hang a note on, or that is not in this file."""
        return [on for on in self.memos if on != "project" and on not in self.held]

    def refs(self, parent: Any, *subjects: str) -> None:
        """Hang the notes on these things on an element of the file."""
        from lxml import etree

        for on in subjects:
            for event in self.memos.get(on, ()):
                if self._is_link(event):
                    continue
                etree.SubElement(parent, f"{_Q}NoteRef", targetGUID=self._guid(event))

    def write(self, root: Any, made_by: Callable[[str, str], dict[str, str]], losses: Losses) -> None:
        """Write every memo."""
        from lxml import etree

        box = etree.SubElement(root, f"{_Q}Notes")
        for on, events in self.memos.items():
            for event in events:
                if self._is_link(event):
                    continue
                coder = self.study.state.coders.name(event.coder)
                name = event.get("title") or f"{event.get('kind') or 'note'} by {coder}"
                if on in self.homeless:
                    losses.change("memos, now on the whole project, for their subject has no place in the file", f"{on}: {event['text']}")
                    name = f"{name} on {on}"
                note = etree.SubElement(box, f"{_Q}Note", guid=self._guid(event), name=one_line(name), **made_by(coder, event.at))
                etree.SubElement(note, f"{_Q}PlainTextContent").text = clean(event["text"])
        losses.take("memos", len(box))

    def _is_link(self, event: Event) -> bool:
        """Whether a memo came of a link of another program, and both ends are in this file."""
        return bool(event.get("link")) and event["on"] in self.held and event["link"].get("to") in self.held

    def links(self, root: Any, subjects: Mapping[str, str], losses: Losses) -> None:
        """Write the memos that came of links as links again; `subjects` are the GUIDs of what they join."""
        from lxml import etree

        box = etree.SubElement(root, f"{_Q}Links")
        for event in (e for events in self.memos.values() for e in events if self._is_link(e)):
            ends = {"originGUID": subjects[event["on"]], "targetGUID": subjects[event["link"]["to"]]}
            known = {
                k: v for k, v in (("name", one_line(event["link"].get("name", ""))), ("direction", event["link"].get("direction"))) if v
            }
            etree.SubElement(box, f"{_Q}Link", guid=self.guids.give("link", event.id, event.get("guid") or ""), **known, **ends)
            losses.take("links")
