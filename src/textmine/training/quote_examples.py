"""What the tagger of quotations learns from: the corpus, LitBank, GUM, and attribution corpora in the form of PolNeAR.

Every reader yields `Example`s: a text, its regions, the spans of each head, and for each head where nothing is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from textmine.components.context import Region
from textmine.components.quotes.lexicon import Lexicon, load_lexicon
from textmine.components.quotes.marks import Marked, marked_passages
from textmine.components.sentences import PROSE
from textmine.errors import CorpusError, GoldError
from textmine.training.cases import split_cases

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

Span = tuple[int, int]
# Heads of spans: content within marks, content without, cue and speaker of both; the same three in the wide sense.
SPAN_HEADS = ("marked", "indirect", "cue", "speaker", "wide", "wide cue", "wide speaker")
WIDE_HEADS = ("wide", "wide cue", "wide speaker")
# What stands in marks: a statement, or one of the kinds that attribute nothing.
MARK_KINDS = ("statement", "scare", "term", "title")
# Genres of GUM whose texts are CC BY; its other genres are only measured on.
GUM_GENRES = frozenset({"academic", "court", "news", "interview"})
_FORM = 'write {"doc": "name", "quotes": [{"content": [[start, end]], "cue": [], "source": []}]}'
Sense = Literal["said", "wide", "unclear"]


@dataclass(slots=True)
class Example:
    """A text with what is known of it.

    Attributes:
        name, source: which text, from which data.
        text: the text.
        regions: stretches that are read, in order.
        spans: start and end of the spans of each head, by name.
        kinds: passages in marks whose kind is known.
        unknown: for each head, stretches of which nothing is known; no entry: all is known.
    """

    name: str
    source: str
    text: str
    regions: list[Span]
    spans: dict[str, list[Span]] = field(default_factory=lambda: {head: [] for head in SPAN_HEADS})
    kinds: list[tuple[str, Span]] = field(default_factory=list)
    unknown: dict[str, list[Span]] = field(default_factory=dict)

    def ignore(self, head: str, spans: Sequence[Span]) -> None:
        """Note that nothing is known of `head` in `spans`."""
        self.unknown.setdefault(head, []).extend(spans)


def corpus_examples(folder: Path, split: str) -> Iterator[Example]:
    """Yield the chapters of a split of the corpus that have gold for quotes.

    Raises:
        GoldError, ReadError: as reading raises them.
    """
    for entry, case, _ in split_cases(folder, split):
        if case.has("quotes"):
            yield _chapter(case, "invented" if entry.invented else "corpus")


def required_examples(folder: Path, split: str) -> list[Example]:
    """Return the chapters of a split that fitting cannot do without.

    Raises:
        CorpusError: none of them has gold for quotes.
        GoldError, ReadError: as reading raises them.
    """
    found = list(corpus_examples(folder, split))
    if not found:
        raise CorpusError(
            f"no chapter of the split {split!r} has gold for quotes",
            where=str(folder),
            remedy="annotate some, in gold/ID.gold.jsonl, or name another corpus with --corpus",
        )
    return found


def _chapter(case: Any, source: str) -> Example:
    chapter = case.chapter
    regions = [(b.start, b.end) for b in chapter.blocks if b.kind in PROSE]
    example = Example(chapter.id, source, chapter.text, regions)
    for head in WIDE_HEADS:
        example.ignore(head, [(0, len(chapter.text))])
    outside = [(i, i + 1) for i in range(len(chapter.text)) if not case.in_scope("quotes", i)]
    for head in ("marked", "indirect", "cue", "speaker"):
        example.ignore(head, _joined(outside))
    for quote in case.gold.quotes:
        content = list(case.alignment.spans(quote.content))
        if quote.kind in ("scare", "term", "title"):
            example.kinds += [(quote.kind, span) for span in content]
            continue
        if quote.kind == "indirect":
            example.spans["indirect"] += content
        else:
            example.spans["marked"] += content
            example.kinds += [("statement", span) for span in content]
        for head, span in (("cue", quote.cue), ("speaker", quote.speaker)):
            found = case.alignment.span(*span) if span else None
            if found:
                example.spans[head].append(found)
    return example


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def litbank_examples(folder: Path) -> Iterator[Example]:
    """Yield the novels of LitBank, whose statements in marks are known, and nothing else.

    Its texts come in tokens, one sentence a line, without paragraphs; eight lines make a region.
    """
    for path in sorted(folder.glob("*.ann")):
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
        quotes = [list(map(int, row[2:6])) for row in rows if row[0] == "QUOTE"]
        if not quotes:
            continue
        lines = path.with_suffix(".txt").read_text("utf-8").split("\n")
        text, starts = "", []
        for line in lines:
            places, at = [], len(text)
            for token in line.split(" "):
                places.append((at, at + len(token)))
                at += len(token) + 1
            starts.append(places)
            text += line + "\n"
        cuts = list(range(0, len(lines), 8))
        regions = [(starts[i][0][0], starts[min(i + 8, len(lines)) - 1][-1][1]) for i in cuts if starts[i]]
        example = Example(path.stem.removesuffix("_brat"), "litbank", text, regions)
        everything = [(0, len(text))]
        for head in ("indirect", "cue", "speaker", *WIDE_HEADS):
            example.ignore(head, everything)
        for first, a, last, b in quotes:
            # The marks themselves are the first and the last token.
            begin, end = starts[first][a][0], starts[last][b][1]
            inner = (begin + len(text[begin : starts[first][a][1]]), starts[last][b][0])
            span = inner if inner[0] < inner[1] else (begin, end)
            example.spans["marked"].append(span)
            example.kinds.append(("statement", span))
        yield example


def attribution_examples(file: Path, texts: Path, nlp: Language, source: str) -> Iterator[Example]:
    """Yield the documents of GUM's or PolNeAR's attributions, JSON lines of content, cue and source.

    Args:
        file: a document a line; of several annotators of one, the primary one counts.
        texts: folder of the documents.
        nlp: parses them, to tell by the cue's lemma what is said from what is thought.
        source: "gum" or another name; of GUM all genres are yielded, whoever trains must choose by `GUM_GENRES`.

    Raises:
        GoldError: a file cannot be read or a line is faulty, before anything is yielded; the message names file and line.
    """
    # All lines are looked at before the first is parsed, which takes minutes.
    for record, text in list(_documents(file, texts)):
        yield _attributed(record, text, nlp, source)


def _documents(file: Path, texts: Path) -> Iterator[tuple[dict[str, Any], str]]:
    for number, line in enumerate(_content_of(file, str(file)).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{file}:{number}"
        try:
            record = json.loads(line)
        except ValueError as error:
            raise GoldError(f"no JSON: {error}", where=where, remedy="correct that line") from None
        if not isinstance(record, dict) or not isinstance(record.get("doc"), str):
            raise GoldError("`doc` is missing", where=where, remedy=_FORM)
        if record.get("primary") is False:
            continue
        text = _content_of(texts / f"{record['doc']}.txt", where)
        if fault := _fault(record.get("quotes"), len(text)):
            raise GoldError(fault, where=where, remedy=_FORM)
        yield record, text


def _content_of(path: Path, where: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(
            f"{path} cannot be read: {error}", where=where, remedy="put it there, in UTF-8"
        ) from None


def _fault(quotes: Any, size: int) -> str | None:
    """Return what is wrong with the attributions of a text of `size` code points; None if nothing is."""
    if not isinstance(quotes, list) or not all(isinstance(quote, dict) for quote in quotes):
        return "`quotes` is no list of objects"
    for number, quote in enumerate(quotes, 1):
        if "content" not in quote:
            return f"quote {number} has no `content`"
        for key in ("content", "cue", "source"):
            spans = quote.get(key) or []
            if not isinstance(spans, list) or not all(map(_is_span, spans)):
                return f"`{key}` of quote {number} is no list of [start, end]"
            if beyond := next((end for _, end in spans if end > size), None):
                return f"`{key}` of quote {number} ends at {beyond}, beyond the text's {size} code points"
    return None


def _is_span(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(offset) is int for offset in value)
        and 0 <= value[0] <= value[1]
    )


def _attributed(record: dict[str, Any], text: str, nlp: Language, source: str) -> Example:
    regions, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            regions.append((at, at + len(line)))
        at += len(line) + 1
    example = Example(record["doc"], source, text, regions)
    passages = marked_passages(text, [Region(start, end, "paragraph") for start, end in regions])
    doc = nlp(text)
    lexicon = load_lexicon()
    covered: set[int] = set()
    for quote in record["quotes"]:
        content, cue, speaker = (_spans(quote.get(key)) for key in ("content", "cue", "source"))
        inside = [p for p in passages if any(start < p.end and p.start < end for start, end in content)]
        tokens = [t for start, end in cue for t in doc.char_span(start, end, alignment_mode="expand") or ()]
        sense: Sense = "said" if inside else _sense(tokens, lexicon)
        for head, spans in zip(WIDE_HEADS, (content, cue, speaker), strict=True):
            example.spans[head] += spans
        if sense == "unclear":
            for head in ("indirect", "cue", "speaker"):
                example.ignore(head, [*content, *cue, *speaker])
            continue
        if sense == "wide":
            for head in ("cue", "speaker"):
                example.ignore(head, [*cue, *speaker])
            continue
        example.spans["cue"] += cue
        example.spans["speaker"] += speaker
        _content(example, content, inside)
        covered.update(p.start for p in inside)
    # A passage in marks that no attribution covers may be anything.
    loose = [(p.start, p.end) for p in passages if p.start not in covered]
    example.ignore("marked", loose)
    return example


def _content(example: Example, content: Sequence[Span], inside: Sequence[Marked]) -> None:
    if not inside:
        example.spans["indirect"] += content
        return
    parts = [span for passage in inside for span in passage.spans]
    example.spans["marked"] += parts
    example.kinds += [("statement", span) for span in parts]
    # The unmarked rest of a half-quoted clause is content by the one scheme and none by the other.
    example.ignore("indirect", content)


def _spans(value: Any) -> list[Span]:
    return [(start, end) for start, end in value or ()]


def _sense(cue: Sequence[Token], lexicon: Lexicon) -> Sense:
    """Tell by the cue whether something is said, or thought and wanted; what the author says himself is unclear."""
    said = frozenset({"clause", "quoted", "infinitive"})
    lemmas = [token.lemma_.lower() for token in cue]
    if any(c.lower_ in lexicon.author and c.dep_ == "nsubj" for token in cue for c in token.children):
        return "unclear"
    if (
        "accord" in lemmas
        or "according" in lemmas
        or any(lemma in lexicon.statement_nouns for lemma in lemmas)
    ):
        return "said"
    frames = {frame for lemma in lemmas for _, names in lexicon.verbs.get(lemma, ()) for frame in names}
    if frames & said:
        return "said"
    return "unclear" if not frames or "evidence" in frames else "wide"
