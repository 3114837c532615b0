"""The codebook as REFI has it: in a project, and by itself as a `.qdc` file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import QualcodeError
from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.guids import Guids
from qualcode.exchange.refi.wording import CODEBOOK_NAMESPACE, describe_code, one_line
from qualcode.model.codebook import Code, Codebook
from qualcode.project.files import write_atomic

if TYPE_CHECKING:
    from qualcode.study import Study

GROUPS = ("parents", "sets")


def codes_element(
    root: Any,
    study: Study,
    guids: Guids,
    losses: Losses,
    *,
    flat: bool = False,
    note_refs: Callable[..., None] | None = None,
    boxed: bool = True,
) -> dict[str, str]:
    """Add the codebook to a project (or, not `boxed`, straight to a codebook file), and give the GUIDs of its codes.

    With `flat` the groups are left out, for `sets_of_groups` to add.
    """
    from lxml import etree

    q = root.tag.partition("}")[0] + "}"
    names = names_of(study.codebook, losses)
    given: dict[str, str] = {}

    def add(parent: Any, code: Code) -> None:
        if code.merged_into:
            losses.leave("codes merged into others; their codings stand on the others", f"{code.id} → {code.merged_into}")
            return
        if flat and code.is_group:
            for child in code.codes:
                add(parent, child)
            return
        given[code.id] = guids.give("code", code.id)
        known = {"guid": given[code.id], "name": names[code.id], "isCodable": "false" if code.is_group else "true"}
        element = etree.SubElement(parent, f"{q}Code", **known, **({"color": code.colour} if code.colour else {}))
        said = describe_code(code, names[code.id])
        if said:
            etree.SubElement(element, f"{q}Description").text = said
        if note_refs:
            note_refs(element, code.id)
        for child in code.codes:
            add(element, child)

    box = etree.SubElement(root, f"{q}CodeBook") if boxed else root
    codes = etree.SubElement(box, f"{q}Codes")
    for code in study.codebook.codes:
        add(codes, code)
    if not len(codes):
        raise QualcodeError(
            "the codebook has no codes, and a REFI file without codes is not valid", "add a code first: qualcode codebook add"
        )
    losses.take("codes and groups", len(given))
    return given


def names_of(book: Codebook, losses: Losses) -> dict[str, str]:
    """A name for each code that no other has: programs take two codes of one name for one."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for code in book.walk():
        if code.merged_into:
            continue
        name = one_line(code.name)
        if name.casefold() in taken:
            name = f"{name} ({code.id})"
            losses.change("names of codes that another code has too", f"{code.name} → {name}")
        taken.add(name.casefold())
        names[code.id] = name
    return names


def sets_of_groups(box: Any, study: Study, guids: Guids, given: dict[str, str]) -> None:
    """The groups of the codebook as sets of the codes below them."""
    from lxml import etree

    q = box.tag.partition("}")[0] + "}"
    attribute = "guid" if "codebook" in q else "targetGUID"
    for group in study.codebook.walk():
        members = [c for c in group.walk() if c.id in given and c is not group]
        if not group.is_group or not members:
            continue
        element = etree.SubElement(box, f"{q}Set", guid=guids.give("group", group.id), name=one_line(group.name))
        etree.SubElement(element, f"{q}Description").text = f"Group of the codebook: {group.id}"
        for code in members:
            etree.SubElement(element, f"{q}MemberCode", {attribute: given[code.id]})


def qdc(study: Study, *, groups: str = "parents") -> tuple[bytes, Losses]:
    """The codebook as the bytes of a `.qdc` file, and what became of it.

    Raises:
        QualcodeError: the codebook has no codes.
    """
    from importlib.metadata import version

    from lxml import etree

    losses = Losses(f"{study.project.settings.name}: its codebook exported as REFI-QDA codebook")
    q = f"{{{CODEBOOK_NAMESPACE}}}"
    root = etree.Element(f"{q}CodeBook", nsmap={None: CODEBOOK_NAMESPACE}, origin=f"qualcode {version('qualcode')}")
    guids = Guids(study)
    given = codes_element(root, study, guids, losses, flat=groups == "sets", boxed=False)
    if groups == "sets":
        box = etree.SubElement(root, f"{q}Sets")
        sets_of_groups(box, study, guids, given)
        if not len(box):
            root.remove(box)
    losses.leave("memos on codes: a codebook file has no notes", count=sum(e["on"] in given for e in study.state.of("memo")))
    losses.leave("the codebook's own name and what stance is about", study.codebook.stance or study.codebook.name)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8"), losses


def write_qdc(study: Study, path: Path, *, groups: str = "parents") -> Losses:
    """Write the codebook as a `.qdc` file.

    Raises:
        QualcodeError: the codebook has no codes, or the file cannot be written.
    """
    data, losses = qdc(study, groups=groups)
    write_atomic(path, data)
    return losses
