"""What the argument model learns from: sentences of chapters with gold, and of short pieces written for it.

A piece (`corpus/arguments/`) is plain text under a heading `# …`, a paragraph a line, every sentence followed by its label:
`{#n}` none; `{#p}` premise, `{#c}` claim, with the factors they argue from and the direction of each: `{#c geo- law~}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from textmine.components.sentences import BODY
from textmine.errors import GoldError
from textmine.schema.v1 import Direction, Role
from textmine.training.cases import split_cases

Span = tuple[int, int]
FACTORS = ("geography", "history", "ethnicity", "legal_order")
_FACTOR = {"geo": "geography", "his": "history", "eth": "ethnicity", "law": "legal_order"}
_ROLE: dict[str, Role] = {"n": "none", "p": "premise", "c": "claim"}
_DIRECTION: dict[str, Direction] = {"-": "inhibits", "+": "favours", "~": "neutral"}
_LABEL = re.compile(r"\s*\{#([^}]*)\}\s*")
_FACTOR_LABEL = re.compile(r"(geo|his|eth|law)([-+~])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its labels: code points into the text, role, and the direction of each factor that it argues from."""

    span: Span
    role: Role
    factors: Mapping[str, Direction]


@dataclass(slots=True)
class ArgumentExample:
    """A text whose sentences are labelled.

    Attributes:
        name, source: which text, from which data.
        text: the text; headings are no part of its regions.
        regions: its paragraphs, in order.
        sentences: the labelled ones, in order.
    """

    name: str
    source: str
    text: str
    regions: list[Span] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)


def corpus_arguments(folder: Path, split: str) -> Iterator[ArgumentExample]:
    """Yield the chapters of a split of the corpus that have gold for arguments.

    Raises:
        GoldError, ReadError: as reading raises them.
    """
    for entry, case, _ in split_cases(folder, split):
        chapter = case.chapter
        regions = [(b.start, b.end) for b in chapter.blocks if b.kind in BODY]
        example = ArgumentExample(
            chapter.id, "invented" if entry.invented else "corpus", chapter.text, regions
        )
        for gold in sorted(case.gold.sentences, key=lambda s: s.spans[0][0]):
            spans = list(case.alignment.spans(gold.spans))
            if gold.role is not None and gold.region == "body" and spans:
                span = (spans[0][0], spans[-1][1])
                example.sentences.append(Sentence(span, gold.role, dict(gold.factors)))
        yield example


def piece_arguments(folder: Path) -> Iterator[ArgumentExample]:
    """Yield the short pieces in `folder`, by name.

    Raises:
        GoldError: a piece cannot be read, or a label is faulty.
    """
    for path in sorted(folder.glob("*-[0-9][0-9].md")):
        try:
            yield piece(path.read_text("utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise GoldError(f"cannot be read: {error}", where=str(path), remedy="save it as UTF-8") from None


def piece(annotated: str, name: str) -> ArgumentExample:
    """Return the example of one labelled piece.

    Raises:
        GoldError: a label is faulty or a sentence has none; the message names the line.
    """
    example = ArgumentExample(Path(name).stem, "pieces", "")
    for number, line in enumerate(annotated.split("\n"), 1):
        if not line.strip() or line.startswith("# "):
            continue
        parts = _LABEL.split(line)
        if parts[-1].strip():
            raise GoldError(
                "the last sentence has no label", where=f"{name}:{number}", remedy="write {#n}, {#p} or {#c}"
            )
        begin = len(example.text)
        for said, label in zip(parts[::2], parts[1::2], strict=False):
            start = len(example.text)
            example.text += said.strip()
            role, factors = _labels(label, f"{name}:{number}")
            example.sentences.append(Sentence((start, len(example.text)), role, factors))
            example.text += " "
        example.text = example.text[:-1] + "\n\n"
        example.regions.append((begin, len(example.text) - 2))
    return example


def _labels(label: str, where: str) -> tuple[Role, dict[str, Direction]]:
    words = label.split()
    found = [_FACTOR_LABEL.fullmatch(word) for word in words[1:]]
    if not words or words[0] not in _ROLE or None in found or (words[0] == "n" and found):
        raise GoldError(
            f"no label: {{#{label}}}", where=where, remedy="write {#n}, {#p}, {#c}, {#p geo- law+} …"
        )
    matches = cast(Sequence[re.Match[str]], found)
    return _ROLE[words[0]], {_FACTOR[m[1]]: _DIRECTION[m[2]] for m in matches}
