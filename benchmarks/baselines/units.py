"""The units that are labelled: body sentences of chapters, with their neighbours, role and factors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from textmine.corpus import Corpus, Entry
from textmine.errors import CorpusError, GoldError, UsageError
from textmine.evaluation.gold import Gold, GoldSentence, Span, read_gold
from textmine.evaluation.statistics import gold_texts

ROLES = ("claim", "premise", "none")
FACTORS = ("geography", "history", "ethnicity", "legal_order")
OPEN_SPLITS = ("train", "development")

_MARKER = re.compile(r"\[\^?[^\]\s]{1,12}\]|<sup>[^<]{1,12}</sup>|\d{1,3}|[*†‡§]{1,3}")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\w)|(?<=[\w.,;:!?’'”\"])[*_]{1,3}(?!\w)")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Unit:
    """A labelled sentence.

    Attributes:
        text: what the sentence says, on one line, without note markers and emphasis marks.
        before: the sentence before it in the same paragraph; empty if it is the first.
        after: the sentence behind it in the same paragraph; empty if it is the last.
        role: claim, premise or none.
        factors: the factors that it puts to work.
        chapter: name of its gold file.
        paragraph: number of its paragraph in the chapter.
    """

    text: str
    before: str
    after: str
    role: str
    factors: frozenset[str]
    chapter: str
    paragraph: int


def split_files(corpus: Corpus, split: str) -> list[Path]:
    """Return the gold files of a part of the corpus.

    Raises:
        UsageError: the part is not open to measuring; the test split never is.
        CorpusError: no chapter of the corpus belongs to it.
    """
    if split not in OPEN_SPLITS:
        raise UsageError(
            f"the split {split!r} is closed to baselines", remedy=f"name one of {', '.join(OPEN_SPLITS)}"
        )
    files = [_gold_file(corpus, entry) for entry in corpus.entries if entry.split == split]
    if not files:
        raise CorpusError(
            f"no chapter has the split {split!r}", where=str(corpus.manifest), remedy="set `split`"
        )
    return files


def outside_files(corpus: Corpus, names: Iterable[str]) -> list[Path]:
    """Return gold files of texts that are no part of the corpus: those in `gold/shared`.

    Raises:
        UsageError: a name is that of a chapter of the corpus, whose split decides what it is used for.
    """
    inside = {entry.id for entry in corpus.entries}
    for name in names:
        if name in inside:
            raise UsageError(f"{name!r} is a chapter of the corpus", remedy="measure on it by its split")
    return [corpus.folder / "gold" / "shared" / f"{name}.gold.jsonl" for name in names]


def outside_units(files: Sequence[Path], texts: Path) -> tuple[list[Unit], list[str]]:
    """Return the units of gold files whose texts lie elsewhere, and the names of the files that are missing.

    Args:
        files: gold files.
        texts: folder in which the texts are searched in depth, by the names that the gold gives them.

    Raises:
        GoldError: a gold file is malformed, or the text is not the one that was annotated.
    """
    found: list[Unit] = []
    absent = []
    for path in files:
        if not path.is_file():
            absent.append(path.name)
            continue
        gold = read_gold(path)
        source = next(iter(sorted(texts.rglob(gold.offsets_file))), None)
        if source is None:
            absent.append(gold.offsets_file)
            continue
        content = source.read_bytes()
        if hashlib.sha256(content).hexdigest() != gold.header.sha256:
            raise GoldError("is not the text that was annotated", where=str(source), remedy="restore it")
        found.extend(units(gold, content.decode("utf-8"), _name(path)))
    return found, absent


def _name(path: Path) -> str:
    return path.name.removesuffix(".gold.jsonl")


def _gold_file(corpus: Corpus, entry: Entry) -> Path:
    return corpus.folder / "gold" / f"{entry.id}.gold.jsonl"


def gather(files: Sequence[Path]) -> list[Unit]:
    """Return the units of gold files whose texts lie beside them or one folder up.

    Raises:
        GoldError: a file is malformed, or its text is not there.
    """
    return [
        unit
        for path, (gold, text) in zip(files, gold_texts(files), strict=True)
        for unit in units(gold, text, _name(path))
    ]


def units(gold: Gold, text: str, chapter: str) -> Iterator[Unit]:
    """Yield the sentences of `gold` that have a role, in the order of the text.

    Args:
        gold: offsets count in `text`.
        text: what the sentences are read from.
        chapter: the name that the units are given.

    Neighbours are the sentences of the same paragraph. Where the gold has no paragraphs, a blank line parts them.

    Raises:
        GoldError: a sentence has a factor that no baseline knows.
    """
    body = sorted((s for s in gold.sentences if s.region == "body"), key=lambda s: s.spans[0][0])
    homes = _paragraphs(body, gold, text)
    markers = sorted(marker for note in gold.notes for marker in note.markers)
    said = [plain(sentence.spans, text, markers) for sentence in body]
    for i, sentence in enumerate(body):
        if sentence.role is None:
            continue
        if unknown := set(sentence.factors) - set(FACTORS):
            raise GoldError(f"factor {min(unknown)!r} is unknown", where=chapter, remedy="name it in FACTORS")
        yield Unit(
            text=said[i],
            before=said[i - 1] if i > 0 and homes[i - 1] == homes[i] else "",
            after=said[i + 1] if i + 1 < len(body) and homes[i + 1] == homes[i] else "",
            role=sentence.role,
            factors=frozenset(sentence.factors),
            chapter=chapter,
            paragraph=homes[i],
        )


def _paragraphs(body: Sequence[GoldSentence], gold: Gold, text: str) -> list[int]:
    """Return the number of each sentence's paragraph."""
    spans = sorted((*span, number) for number, p in enumerate(gold.paragraphs) for span in p.spans)
    found, at, end = [], 0, 0
    number = len(gold.paragraphs)
    for sentence in body:
        start = sentence.spans[0][0]
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        number += bool(_BLANK_LINE.search(text, end, start))
        inside = at < len(spans) and spans[at][0] <= start
        found.append(spans[at][2] if inside else number)
        end = sentence.spans[-1][1]
    return found


def plain(spans: Iterable[Span], text: str, markers: Sequence[int]) -> str:
    """Return what `spans` of `text` say, joined with single spaces, without emphasis and the markers that begin inside."""
    pieces = []
    for start, end in spans:
        at = start
        for marker in markers:
            if start <= marker < end and (match := _MARKER.match(text, marker, end)):
                pieces.append(text[at:marker])
                at = match.end()
        pieces.append(text[at:end] + " ")
    return " ".join(_EMPHASIS.sub("", "".join(pieces)).split())
