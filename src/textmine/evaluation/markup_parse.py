"""Take the braces out of an annotated source: plain text, labelled spans, sentence labels.

This module knows braces and nothing else: neither what a label means nor what a paragraph is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from textmine.evaluation.findings import Findings

_TOKEN = re.compile(r"\\[{}]|\{#|[{}|]|\n[ \t\r]*(?=\n)|[^\\{}|\n]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A span `{text|labels}`: code points into the plain text; `at` is its brace in the annotated source."""

    start: int
    end: int
    labels: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class SentenceLabel:
    """A label `{#…}`: the position in the plain text that it stands at, its words, its brace in the source."""

    position: int
    words: tuple[str, ...]
    at: int


@dataclass(slots=True)
class Parsed:
    """An annotated source with its braces taken out.

    `pieces` pairs code points of the plain text, ascending, with those of the annotated source they came from.
    """

    plain: str
    spans: list[LabelledSpan]
    sentences: list[SentenceLabel]
    pieces: list[tuple[int, int]]

    def source(self, offset: int) -> int:
        """Return where a code point of the plain text stands in the annotated source."""
        index = bisect_right(self.pieces, (offset, 1 << 62)) - 1
        if index < 0:
            return 0
        plain, source = self.pieces[index]
        return source + offset - plain


@dataclass(slots=True)
class _Open:
    at: int
    start: int
    bar: int | None = None  # where in the pieces the last bar stands that no inner span follows


@dataclass(slots=True)
class _State:
    findings: Findings
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    stack: list[_Open] = field(default_factory=list)
    spans: list[LabelledSpan] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)

    def put(self, text: str, at: int) -> None:
        self.pieces.append(text)
        self.places.append((self.size, at))
        self.size += len(text)

    def close(self, at: int) -> None:
        if not self.stack:
            self.findings.error(at, "this brace closes nothing; write \\} if it belongs to the text")
            return
        span = self.stack.pop()
        if span.bar is None:
            self.findings.error(
                span.at, "this span has no label; write {text|label}, or \\{ if the brace belongs to the text"
            )
            return
        label = "".join(self.pieces[span.bar + 1 :])
        del self.pieces[span.bar :]
        del self.places[span.bar :]
        self.size -= len(label) + 1
        labels = tuple(part.strip() for part in label.split(";"))
        if span.start == self.size:
            self.findings.error(span.at, "this span holds no text; write {text|label}")
        else:
            self.spans.append(LabelledSpan(span.start, self.size, labels, span.at))
        if self.stack:
            self.stack[-1].bar = None

    def abandon(self, why: str) -> None:
        for span in self.stack:
            self.findings.error(span.at, why)
        self.stack.clear()


def parse_braces(text: str, findings: Findings, *, across_paragraphs: bool = False) -> Parsed:
    r"""Return `text` without its annotation, and the annotation.

    Args:
        text: an annotated source. `\{` and `\}` stand for literal braces; every other backslash for itself.
        findings: takes the errors; a faulty span is left out and its text kept, so that checking can go on.
        across_paragraphs: allow spans to run over blank lines.
    """
    state, sentences, skip_to = _State(findings), [], 0
    for match in _TOKEN.finditer(text):
        token, at = match[0], match.start()
        if at < skip_to:
            continue
        if token == "{#":
            line_end = text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
            stop = text.find("}", at, line_end)
            if stop < 0:
                findings.error(at, "this sentence label is not closed on its line; write {#n}, {#p} or {#c}")
            words = text[at + 2 : stop if stop >= 0 else line_end].split()
            sentences.append(SentenceLabel(state.size, tuple(words), at))
            skip_to = stop + 1 if stop >= 0 else line_end
        elif token == "{":
            state.stack.append(_Open(at, state.size))
        elif token == "}":
            state.close(at)
        elif token == "|":
            if state.stack:
                state.stack[-1].bar = len(state.pieces)
            state.put(token, at)
        else:
            if (
                token[0] == "\n"
                and state.stack
                and not across_paragraphs
                and text[match.end() : match.end() + 1] == "\n"
            ):
                state.abandon("this span is not closed before its paragraph ends; close it with }")
            escaped = token in ("\\{", "\\}")
            state.put(token[1:] if escaped else token, at + escaped)
    state.abandon("this span is never closed; close it with }")
    spans = sorted(state.spans, key=lambda span: (span.start, -span.end, span.at))
    return Parsed("".join(state.pieces), spans, sentences, state.places)


def escape(text: str) -> str:
    """Return `text` with its braces escaped, so that it can stand in an annotated source."""
    return text.replace("{", "\\{").replace("}", "\\}")
