"""Cues: phrases, lemmas and token patterns, checked without loading spaCy.

The keys of a token pattern are those of spaCy's Matcher (spacy.io/api/matcher, checked against `spacy.schemas.TokenPattern` in a test).
"""

from __future__ import annotations

import re
from typing import Any

from qualcode.codebooks.fields import Fields
from qualcode.codebooks.nodes import Node
from qualcode.errors import did_you_mean
from qualcode.model.codebook import Cue

TEXT_KEYS = ("ORTH", "TEXT", "LOWER", "NORM", "LEMMA", "POS", "TAG", "MORPH", "DEP", "SHAPE", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID")
FLAG_KEYS = (
    "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE", "IS_BRACKET", "IS_QUOTE",
    "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY", "IS_STOP", "IS_SENT_START", "SENT_START", "LIKE_NUM", "LIKE_URL",
    "LIKE_EMAIL", "SPACY",
)  # fmt: skip
TOKEN_KEYS = (*TEXT_KEYS, *FLAG_KEYS, "LENGTH", "OP")

_LIST_PREDICATES = ("IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS")
_TEXT_PREDICATES = ("REGEX", "FUZZY", *(f"FUZZY{n}" for n in range(1, 10)))
_NUMBER_PREDICATES = ("==", "!=", ">=", "<=", ">", "<")
_OPERATOR = re.compile(r"[!?+*]|\{\d+\}|\{\d+,\d*\}|\{\d*,\d+\}")
_PARTS_OF_SPEECH = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "CONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SPACE",
    "SYM", "VERB", "X",
)  # fmt: skip
_CUE_FORMS = 'write a phrase in quotation marks, {lemma: "…"} or {pattern: [{LEMMA: …}, …]}'


def read_cues(node: Node, key: str, fields: Fields) -> tuple[Cue, ...]:
    """The cues of a code; what is wrong with them goes to the problems of `fields`."""
    if node.is_empty:
        return ()
    items = node.items if node.kind == "list" else [node]
    return tuple(cue for item in items if (cue := _cue(item, key, fields)) is not None)


def _cue(node: Node, key: str, fields: Fields) -> Cue | None:
    if node.kind == "text" and (text := fields.text(node, key)):
        return Cue("phrase", text, line=node.line)
    if node.kind != "map" or len(node.pairs) != 1:
        fields.wrong(node, f"an entry of {key} is not a cue", _CUE_FORMS)
        return None
    ((kind, value),) = node.pairs
    if kind.text == "pattern":
        tokens = _pattern(value, fields)
        return Cue("pattern", pattern_text(tokens), tokens, node.line) if tokens else None
    if kind.text in ("lemma", "phrase"):
        if text := fields.text(value, kind.text):
            return Cue(kind.text, text, line=node.line)
        if value.kind == "text":
            fields.wrong(node, f"an empty {kind.text} in {key}", _CUE_FORMS)
        return None
    fields.wrong(kind, f"unknown kind of cue {kind.text!r}", did_you_mean(kind.text, ["lemma", "pattern", "phrase"]) or _CUE_FORMS)
    return None


def pattern_text(tokens: tuple[dict[str, Any], ...]) -> str:
    """A token pattern as a reader may take it in, such as `who do what`; alternatives stand with a stroke, any word is an asterisk."""
    return " ".join(_token_text(token) for token in tokens)


def _token_text(token: dict[str, Any]) -> str:
    shown = [_value_text(key, value) for key, value in token.items() if key != "OP"]
    return ("+".join(shown) or "*") + (f"({token['OP']})" if "OP" in token else "")


def _value_text(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return key if value else f"not {key}"
    if not isinstance(value, dict):
        return str(value)
    return "&".join(
        ("not " if k == "NOT_IN" else "") + ("|".join(map(str, v)) if isinstance(v, list) else _value_text(k, v)) for k, v in value.items()
    )


def _pattern(node: Node, fields: Fields) -> tuple[dict[str, Any], ...]:
    if node.kind != "list" or not node.items:
        fields.wrong(node, "a pattern must be a list of words, each in braces", "write  {pattern: [{LEMMA: who}, {LEMMA: do}]}")
        return ()
    before = len(fields.problems)
    tokens = tuple(_token(item, fields) for item in node.items)
    if len(fields.problems) == before and all(set(t) <= {"OP"} for t in tokens):
        fields.wrong(node, "this pattern fits any words at all", "name at least one word, such as {LEMMA: role}")
    return tokens if len(fields.problems) == before else ()


def _token(node: Node, fields: Fields) -> dict[str, Any]:
    if node.kind == "list" and node.flow and not node.items:
        fields.wrong(node, "[] stands where a word of the pattern should", "write {} for any word")
    if node.kind != "map":
        fields.wrong(node, "a word of a pattern must stand in braces", "write  {LOWER: word}  or  {LEMMA: word}")
        return {}
    token: dict[str, Any] = {}
    for key, value in node.pairs:
        name = key.text.upper()
        if name not in TOKEN_KEYS:
            fields.wrong(
                key, f"unknown key {key.text!r} in a pattern", did_you_mean(name, list(TOKEN_KEYS)) or f"known are {', '.join(TOKEN_KEYS)}"
            )
        elif name in token:
            fields.wrong(key, f"{name} is given twice in one word of a pattern", "keep one of them, or use {IN: [a, b]}")
        else:
            token[name] = _value(name, value, fields)
    return token


def _value(name: str, node: Node, fields: Fields) -> Any:
    if name == "OP":
        if node.kind != "text" or not _OPERATOR.fullmatch(node.text):
            fields.wrong(node, f"OP cannot be {node.text!r}", 'write one of "!" "?" "+" "*" or "{2}", "{1,3}" in quotation marks')
        return node.text
    if name in FLAG_KEYS:
        return fields.flag(node, name)
    if name == "LENGTH":
        return _length(node, fields)
    return _text_value(name, node, fields)


def _length(node: Node, fields: Fields) -> Any:
    if node.kind == "map":
        fields.known_keys(node, (*_NUMBER_PREDICATES, "IN", "NOT_IN"), "LENGTH")
        return {k.text: [_whole(i, fields) for i in v.items] if v.kind == "list" else _whole(v, fields) for k, v in node.pairs}
    return _whole(node, fields)


def _whole(node: Node, fields: Fields) -> int:
    if node.kind != "text" or not node.text.isdecimal():
        fields.wrong(node, "LENGTH counts characters", 'write a whole number, or {">=": 3}')
        return 0
    return int(node.text)


def _text_value(name: str, node: Node, fields: Fields) -> Any:
    return _predicates(name, node, fields) if node.kind == "map" else _word(name, node, fields)


def _word(name: str, node: Node, fields: Fields) -> str:
    if node.kind != "text" or node.is_empty:
        fields.wrong(node, f"{name} needs a text", f"write  {name}: word  or  {name}: {{IN: [one, other]}}")
        return ""
    if name == "POS" and node.text not in _PARTS_OF_SPEECH:
        fields.wrong(
            node,
            f"{node.text!r} is no part of speech",
            did_you_mean(node.text.upper(), list(_PARTS_OF_SPEECH)) or f"known are {' '.join(_PARTS_OF_SPEECH)}",
        )
    if name == "LOWER" and node.text != node.text.lower():
        fields.wrong(
            node, f"LOWER: {node.text} can never fit, for it looks at the word in small letters", f"write  LOWER: {node.text.lower()}"
        )
    return node.text


def _predicates(name: str, node: Node, fields: Fields) -> dict[str, Any]:
    fields.known_keys(node, (*_LIST_PREDICATES, *_TEXT_PREDICATES), f"{name} of a pattern")
    found: dict[str, Any] = {}
    for key, value in node.pairs:
        if key.text in _LIST_PREDICATES:
            if value.kind != "list":
                fields.wrong(value, f"{key.text} needs a list", f"write  {key.text}: [one, other]")
            found[key.text] = [_word(name, item, fields) for item in value.items]
        elif value.kind == "map" and key.text in _TEXT_PREDICATES:
            found[key.text] = _predicates(key.text, value, fields)
        else:
            found[key.text] = _word(key.text, value, fields)
            if key.text == "REGEX":
                _check_expression(value, fields)
    if not found and not node.pairs:
        fields.wrong(node, f"{name} has empty braces", f"write  {name}: word")
    return found


def _check_expression(node: Node, fields: Fields) -> None:
    try:
        re.compile(node.text)
    except re.error as bad:
        fields.wrong(
            node,
            f"REGEX {node.text!r} is not a regular expression: {bad}",
            "mend it; \\ stands before brackets and dots that are meant as such",
        )
