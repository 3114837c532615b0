"""What the name of a file says about its transcript, where a project has settled how its files are named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from qualcode.errors import QualcodeError

_PLACE = re.compile(r"\{([a-z][a-z ]*|\*)\}")


def attributes_from_name(stem: str, settings: Mapping[str, Any]) -> dict[str, str]:
    """The attributes a file name gives by the project's `[file_names]`: `pattern = "{site}_{kind}_{*}"` and what each short form stands for.

    A name that does not fit the pattern gives none. `{*}` is a part of the name that says nothing; a part without a table of its own
    (`[file_names.site]`) is taken as it stands.

    Raises:
        QualcodeError: the pattern has no place in it, names one twice, or has no sign between two.
    """
    pattern = settings.get("pattern", "")
    if not pattern:
        return {}
    found = _expression(str(pattern)).fullmatch(stem)
    if not found:
        return {}
    names = [name for name in _PLACE.findall(str(pattern)) if name != "*"]
    return {name: _stands_for(settings.get(name), found[i]) for i, name in enumerate(names, 1)}


def _expression(pattern: str) -> re.Pattern[str]:
    names = [name for name in _PLACE.findall(pattern) if name != "*"]
    if not names or len(set(names)) < len(names) or "}{" in pattern:
        raise QualcodeError(
            f"qualcode.toml, file_names: the pattern {pattern!r} cannot be used",
            'name each part once, in braces, with a sign between: pattern = "{site}_{kind}_{*}"',
        )
    parts = re.split(r"(\{[^{}]*\})", pattern)
    return re.compile("".join(("[^_]+?" if p == "{*}" else "([^_]+?)") if _PLACE.fullmatch(p) else re.escape(p) for p in parts))


def _stands_for(forms: Any, part: str) -> str:
    return str(forms.get(part, part)) if isinstance(forms, Mapping) else part
