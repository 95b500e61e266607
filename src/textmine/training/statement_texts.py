"""Short pieces full of attributions, written for the tagger of quotations: `corpus/statements/`, labelled in braces.

    {text|label id; label id}

`said id` is the content of something said, `held id` of something thought, felt or wanted, `object id` a mere object of either
("criticised {the plan|object a1}"); `cue id` and `speaker id` go with it. `scare`, `term`, `title` label marks that attribute nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textmine.components.context import Region
from textmine.components.quotes.marks import marked_passages, trimmed
from textmine.errors import GoldError
from textmine.evaluation.findings import Findings
from textmine.evaluation.markup_parse import parse_braces
from textmine.training.quote_examples import MARK_KINDS, Example, Span

_CONTENT = ("said", "held", "object")
_PARTS = ("cue", "speaker")
# What a content span never begins or ends with, wherever the writer set the brace.
_EDGES = " \t\u00a0,;:.\u2014\u2013\"'\u201c\u201d\u2018\u2019\u00ab\u00bb"


def statement_examples(folder: Path) -> Iterator[Example]:
    """Yield the pieces in `folder`, by name.

    Raises:
        GoldError: a piece cannot be read, or its labels are faulty.
    """
    for path in sorted(folder.glob("*-[0-9][0-9].md")):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise GoldError(f"cannot be read: {error}", where=str(path), remedy="save it as UTF-8") from None
        yield statement_example(text, str(path))


def statement_example(annotated: str, name: str) -> Example:
    """Return the example of one annotated piece.

    Raises:
        GoldError: its braces or labels are faulty; all faults are told, with line and column.
    """
    findings = Findings(annotated, name)
    parsed = parse_braces(annotated, findings)
    text = parsed.plain
    regions = _regions(text)
    example = Example(Path(name).stem, "pieces", text, regions)
    content: dict[str, list[tuple[str, Span]]] = {}
    parts: dict[str, list[tuple[str, Span]]] = {}
    begins: dict[str, int] = {}
    for span in parsed.spans:
        for label in span.labels:
            role, _, id = label.partition(" ")
            place = _inner(text, (span.start, span.end))
            if role in _CONTENT and id:
                content.setdefault(id, []).append((role, place))
                if (other := content[id][0][0]) != role:
                    findings.error(
                        span.at, f"{id!r} is {role} here and {other} elsewhere; give each its own id"
                    )
            elif role in _PARTS and id:
                parts.setdefault(id, []).append((role, place))
                begins[id] = min(span.at, begins.get(id, span.at))
            elif role in MARK_KINDS[1:] and not id:
                example.kinds.append((role, place))
            else:
                findings.error(
                    span.at, f"{label!r} is no label; write said, held, object, cue or speaker with an id"
                )
    for id in parts.keys() - content.keys():
        findings.error(begins[id], f"the attribution {id!r} has no content")
    findings.raise_errors()
    _fill(example, content, parts)
    return example


def _regions(text: str) -> list[Span]:
    found, at = [], 0
    for line in text.split("\n"):
        begin = at + len(line) - len(line.lstrip("# "))
        if line.strip():
            found.append((begin, at + len(line)))
        at += len(line) + 1
    return found


def _inner(text: str, span: Span) -> Span:
    start, end = trimmed(text, span)
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _fill(
    example: Example, content: dict[str, list[tuple[str, Span]]], parts: dict[str, list[tuple[str, Span]]]
) -> None:
    passages = marked_passages(
        example.text, [Region(start, end, "paragraph") for start, end in example.regions]
    )
    outer = [p for p in passages if p.depth == 0]
    for id, spans in content.items():
        sense = spans[0][0]
        own = [span for _, span in spans if span[0] < span[1]]
        example.spans["wide"] += own
        for role, span in parts.get(id, ()):
            example.spans[f"wide {role}"].append(span)
        inside = [part for p in outer for part in p.spans if any(a < part[1] and part[0] < b for a, b in own)]
        if sense == "said":
            for role, span in parts.get(id, ()):
                example.spans[role].append(span)
        else:
            # Whether a report without a clause is a statement depends on its words: nothing to learn from.
            unclear = [*own, *(span for _, span in parts.get(id, ()))] if sense == "object" else []
            for head in ("indirect", "cue", "speaker"):
                example.ignore(head, unclear)
        if inside:
            quoted = [span for span in inside if not _other(span, example.kinds)]
            example.spans["marked"] += quoted
            example.kinds += [("statement", span) for span in quoted]
            example.ignore("indirect", own)
        elif sense == "said":
            example.spans["indirect"] += own


def _other(span: Span, kinds: list[tuple[str, Span]]) -> bool:
    """Tell whether marks hold a word or title named within a report: they attribute nothing themselves."""
    return any(kind != "statement" and a < span[1] and span[0] < b for kind, (a, b) in kinds)
