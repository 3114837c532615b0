"""Templates: every word of a study is put into a page as text, never as markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from qualcode.model.words import count
from qualcode.web.assets import modules, version

HERE = Path(__file__).parent


def words(text: str) -> Markup:
    """Words of a text as the page must hold them: character for character. HTML would read a carriage return as a line end."""
    return Markup(str(escape(text)).replace("\r", "&#13;"))


def clock(seconds: float | None) -> str:
    """A time in a recording as people write it."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@cache
def environment() -> Environment:
    """The templates, everything escaped, unknown names refused."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters.update(words=words, clock=clock, counted=count)
    found.globals.update(static=f"/static/{version()}", modules=modules)
    return found


def render(name: str, /, **values: Any) -> str:
    """A page from its template."""
    return environment().get_template(name).render(**values)
