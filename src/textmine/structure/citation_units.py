"""Cutting a note into the pieces that may each be a citation, and the words by which citations are known."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

_OPENING = {"“": "”", "‘": "’", '"': '"', "'": "'", "„": "“", "«": "»", "‚": "‘"}
_URL = re.compile(
    r"(?:https?://|www\.|doi:\s?(?=10\.)|10\.\d{4,9}/|(?<![\w.@-])[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){0,3}\.[a-z]{2,6}/)"
    r"[^\s;,<>\"“”]{1,400}",
    re.IGNORECASE,
)
_WORD_BEFORE_STOP = re.compile(r"(\S+)\.$")
# Longer stretches are not searched for the mark that closes them: it is missing.
_MAX_PAREN = 400
_MAX_QUOTED = 600
# The parentheses of an imprint, after which "and" goes on to the next work.
_JOINT = re.compile(r"(\([^()]{0,200}\d{4}\)),? and(?=[ ,])")


@cache
def word_lists() -> dict[str, list[str]]:
    """Return the word lists of `citations.toml`."""
    text = resources.files("textmine.structure").joinpath("citations.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def pattern_of(name: str) -> str:
    """Return a regular expression (without anchors or groups that capture) for the words of a list, longest first."""
    options = sorted(word_lists()[name], key=len, reverse=True)
    return "(?:" + "|".join(_option(word) for word in options) + ")"


def _option(word: str) -> str:
    body = re.escape(word[:-1]) + r"\.?" if word.endswith(".") else re.escape(word)
    body = body.replace(r"\ ", r"\s+")
    return body + (r"(?!\w)" if word[-1].isalnum() or word.endswith(".") else "")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch in quotation marks: `start` and `end` include the marks, `text` does not."""

    start: int
    end: int
    text: str


def quoted_spans(text: str) -> list[Quoted]:
    """Return the outermost quoted stretches of `text`, apostrophes and unclosed marks passed over."""
    found: list[Quoted] = []
    i = 0
    while i < len(text):
        char = text[i]
        before = text[i - 1] if i else " "
        if char in _OPENING and not before.isalnum():
            close = _closing(text, i)
            if close is not None:
                found.append(Quoted(i, close + 1, text[i + 1 : close]))
                i = close
        i += 1
    return found


def _closing(text: str, start: int) -> int | None:
    """Return the index of the mark that closes the one at `start`."""
    opening, closing = text[start], _OPENING[text[start]]
    apostrophe = closing in "’'"
    straight = opening == closing
    if text.find(closing, start + 1, start + _MAX_QUOTED) < 0:
        return None
    depth = 1
    for i in range(start + 1, min(len(text), start + _MAX_QUOTED)):
        char = text[i]
        if char == opening and (not straight or _opens(text, i)):
            depth += 1
        elif char == closing:
            before, after = text[i - 1], text[i + 1 : i + 2]
            if apostrophe and not (
                before in ",.?!" or after in {"", ",", ".", ";", ":", ")", "?", "!"} or _closes(text, i)
            ):
                continue
            depth -= 1
            # Of straight marks nested ones may share one closing mark, which then stands behind punctuation.
            if not depth or (straight and before in ",.?!"):
                return i
    return None


def _opens(text: str, i: int) -> bool:
    """Return whether a straight mark within a quotation opens one of its own."""
    return text[i - 1] in " ([" and text[i + 1 : i + 2].isalnum()


def _closes(text: str, i: int) -> bool:
    """Return whether a single mark before a space closes: nothing later in the text can."""
    after = text[i + 1 : i + 2]
    return after.isspace() and text.find(text[i], i + 1, i + _MAX_QUOTED) < 0


def urls(text: str) -> list[tuple[int, int]]:
    """Return the extents of web addresses and DOIs, closing punctuation left out."""
    found = []
    for match in _URL.finditer(text):
        end = match.end()
        while text[end - 1] in ".,;:!?)]”’'" and not (text[end - 1] == ")" and "(" in match[0]):
            end -= 1
        found.append((match.start(), end))
    return found


def covered(text: str) -> list[bool]:
    """Return for each character whether it stands within quotation marks, parentheses or an address."""
    flags = [False] * len(text)
    spans = [(q.start + 1, q.end - 1) for q in quoted_spans(text)] + urls(text)
    opened: list[int] = []
    for i, char in enumerate(text):
        if char in "([":
            opened.append(i)
        elif char in ")]" and opened:
            start = opened.pop()
            if i - start <= _MAX_PAREN and not opened:
                spans.append((start, i + 1))
    for start, end in spans:
        flags[start:end] = [True] * (end - start)
    return flags


def units(text: str) -> Iterator[str]:
    """Yield the pieces of a note that may each hold one citation: cut at semicolons and at ends of sentences."""
    inside = covered(text)
    begin = 0
    joints = {match.end(1) - 1 for match in _JOINT.finditer(text)}
    for i, char in enumerate(text):
        cut = (
            i in joints
            or (char == ";" and not inside[i])
            or (char in ".?!" and _ends_sentence(text, i, inside))
        )
        if char in "”’\"'" and not cut and i and text[i - 1] in ".?!":
            # American style puts the full stop inside the marks.
            cut = _starts_anew(text, i + 1)
        if cut:
            yield text[begin : i + 1].strip(" ;\n\t")
            begin = i + 1
    rest = text[begin:].strip(" ;\n\t")
    if rest:
        yield rest


def _starts_anew(text: str, i: int) -> bool:
    rest = text[i : i + 3]
    return len(rest) > 1 and rest[0].isspace() and (rest[1].isupper() or rest[1] in "“‘\"'")


def _ends_sentence(text: str, i: int, inside: list[bool]) -> bool:
    if inside[i] or not _starts_anew(text, i + 1):
        return False
    match = _WORD_BEFORE_STOP.search(text[max(0, i - 40) : i + 1])
    word = match[1].lstrip("([“‘\"'") if match else ""
    if len(word) == 1 and word.isupper():
        return False
    if "." in word or re.fullmatch(pattern_of("abbreviations"), word + ".", re.IGNORECASE):
        return _is_back_reference(word)
    return True


def _is_back_reference(word: str) -> bool:
    return re.fullmatch(pattern_of("ibid"), word + ".", re.IGNORECASE) is not None
