"""Reading the small YAML files people write beside a study (topic guide, polls, logic model), with errors that name file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.project.files import load


def read_yaml(path: Path, name: str) -> dict[str, Any] | None:
    """What a YAML file holds, or None where there is no such file.

    Raises:
        QualcodeError: it is no YAML, no mapping of names to values, or of a newer format; with file and line.
    """
    data = load(path).data
    if data is None:
        return None
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        found = YAML(typ="safe").load(data.decode("utf-8-sig"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QualcodeError(
            f"{name}:{line}: {error.problem or 'this is no YAML'}", "indent with blanks; put a text with a colon in quotation marks"
        ) from error
    except UnicodeDecodeError as error:
        raise QualcodeError(f"{name} is no UTF-8 text", "save it as UTF-8") from error
    except YAMLError as error:
        raise QualcodeError(f"{name}: {error}", "indent with blanks; put a text with a colon in quotation marks") from error
    if not isinstance(found, dict):
        raise QualcodeError(f"{name}:1: this is no list of names with values", "compare it with the sample study's")
    if found.get("format", 1) != 1:
        raise QualcodeError(f"{name}: it has format {found['format']!r}, this qualcode reads 1", "install a newer qualcode")
    return found


def text_list(found: dict[str, Any], key: str, where: str) -> list[str]:
    """A list of texts under a key; an absent one is empty.

    Raises:
        QualcodeError: it is no list of texts.
    """
    value = found.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise QualcodeError(f"{where}: {key} must be a list of texts", f"write {key}: [one, another]")
    return value
