"""What a person typed to search with, read into a tree: terms joined by AND, OR, NOT and NEAR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.errors import QualcodeError

_TOKEN = re.compile(r'\s*(?:(?P<bracket>[()])|(?P<term>(?:[^\s()":]+:)?"[^"]*"|[^\s()"]+))')
_NEAR = re.compile(r"^NEAR(?:/(\d+))?$")
_HELP = 'for example: prom.harm AND group:family NOT stance:positive; "hot desk" NEAR/2 private'


@dataclass(frozen=True)
class Term:
    """One thing looked for: `words`, a `code`, or an attribute with its value."""

    kind: str
    value: str


@dataclass(frozen=True)
class Not:
    """Where its part does not hold."""

    part: Node


@dataclass(frozen=True)
class Both:
    """Where both parts hold (AND)."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Either:
    """Where one part or the other holds (OR)."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Near:
    """Where both terms stand at most so many turns apart."""

    left: Term
    right: Term
    turns: int


Node = Term | Not | Both | Either | Near


def parse(query: str) -> Node:
    """The tree of a query. NOT binds closest, then NEAR, then AND (also between terms with nothing between them), then OR.

    Raises:
        QualcodeError: a bracket or quotation mark is missing, a term is, or NEAR stands between more than single terms.
    """
    tokens = list(_tokens(query))
    if not tokens:
        raise QualcodeError("nothing was asked for", _HELP)
    parser = _Parser(tokens)
    found = parser.either()
    if parser.here is not None:
        raise QualcodeError(f"{query!r}: {parser.here!r} stands where nothing can", _HELP)
    return found


def terms(node: Node) -> Iterator[Term]:
    """Every term of a tree."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Not):
        yield from terms(node.part)
    else:
        yield from terms(node.left)
        yield from terms(node.right)


def wanted(node: Node) -> Iterator[Term]:
    """The terms that do not stand under a NOT."""
    if isinstance(node, Term):
        yield node
    elif not isinstance(node, Not):
        yield from wanted(node.left)
        yield from wanted(node.right)


def _tokens(query: str) -> Iterator[str]:
    at = 0
    while query[at:].strip():
        match = _TOKEN.match(query, at)
        if not match:
            raise QualcodeError(f"{query!r}: a quotation mark is never closed", _HELP)
        yield match["bracket"] or match["term"]
        at = match.end()


class _Parser:
    """Goes through the tokens once, from the left."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def here(self) -> str | None:
        """The token that comes next."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *words: str) -> bool:
        """Whether one of these words comes next; it is then passed."""
        if self.here in words:
            self.at += 1
            return True
        return False

    def either(self) -> Node:
        left = self.both()
        while self.take("OR"):
            left = Either(left, self.both())
        return left

    def both(self) -> Node:
        left = self.near()
        while self.here is not None and self.here not in ("OR", ")"):
            self.take("AND")
            left = Both(left, self.near())
        return left

    def near(self) -> Node:
        left = self.single()
        while self.here is not None and (match := _NEAR.match(self.here)):
            self.at += 1
            right = self.single()
            if not isinstance(left, Term) or not isinstance(right, Term):
                raise QualcodeError("NEAR stands between two single terms only", 'for example: prom.harm NEAR/2 "photocopier room"')
            return Near(left, right, int(match[1] or 1))
        return left

    def single(self) -> Node:
        if self.take("NOT"):
            return Not(self.single())
        if self.take("("):
            inner = self.either()
            if not self.take(")"):
                raise QualcodeError("a bracket is opened and never closed", _HELP)
            return inner
        token = self.here
        if token is None or token in ("AND", "OR", ")") or _NEAR.match(token):
            raise QualcodeError(f"something is missing {'at the end' if token is None else f'before {token}'}", _HELP)
        self.at += 1
        return _term(token)


def _term(token: str) -> Term:
    if token.startswith('"'):
        return Term("words", token.strip('"'))
    kind, found, value = token.partition(":")
    if found and value.strip('"'):
        return Term(kind, value.strip('"'))
    if found:
        raise QualcodeError(f"{token!r} asks for nothing", 'write what it should be, for example site:"Authority A"')
    return Term("", token)
