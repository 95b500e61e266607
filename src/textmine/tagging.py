"""One annotator over plain text as it stands: how other programs call textmine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textmine.components.context import plain_context
from textmine.components.records import (
    ARGUMENTS_KEY,
    DATES_KEY,
    ENTITIES_KEY,
    QUOTES_KEY,
    ArgumentRole,
    EntityMention,
    Quotation,
    Span,
    TimeExpression,
    kept,
)
from textmine.config import Config
from textmine.errors import TextmineError, UsageError
from textmine.exporters.files import write_atomically

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ISO = re.compile(r"\d{4}(-\d\d){0,2}")


def tag(layer: str, text: str, config: Config, published: str | None = None) -> list[dict[str, Any]]:
    """Return the records of one layer of `text`, with offsets into it in code points, sorted by start, then end.

    Args:
        layer: "dates", "entities", "quotes" or "arguments".
        text: taken as it stands; blank lines part paragraphs.
        config: settings of the annotators.
        published: ISO date that dates without a year are read against.

    Raises:
        ModelError, CodebookError: models or codebook cannot be loaded.
        TextmineError: the annotator failed.
    """
    from textmine.pipeline import load_pipeline

    doc, problems = load_pipeline(config).parse(text, plain_context(text, published), (layer,))
    if problems:
        raise TextmineError(f"{problems[0].component}: {problems[0].message}", remedy="please report it")
    return list(_rows(layer, doc))


def _rows(layer: str, doc: Doc) -> Iterator[dict[str, Any]]:
    if layer == "dates":
        for date in sorted(kept(doc, DATES_KEY, TimeExpression), key=lambda d: (d.start, d.end)):
            row = {
                key: getattr(date, key)
                for key in ("start", "end", "type", "value", "mod", "edtf", "earliest", "latest")
            }
            yield {**row, "text": doc.text[date.start : date.end]}
    elif layer == "entities":
        for mention in sorted(kept(doc, ENTITIES_KEY, EntityMention), key=lambda m: (m.start, m.end)):
            yield {
                "start": mention.start,
                "end": mention.end,
                "type": mention.type,
                "kind": mention.kind,
                "entity": mention.group,
                "stands_for": mention.stands_for,
                "text": doc.text[mention.start : mention.end],
            }
    elif layer == "quotes":
        for quote in sorted(kept(doc, QUOTES_KEY, Quotation), key=lambda q: q.content):
            yield {
                "kind": quote.kind,
                "content": [_extent(span) for span in quote.content],
                "cue": _extent(quote.cue) if quote.cue else None,
                "speaker": _extent(quote.speaker) if quote.speaker else None,
                "score": round(quote.score, 4),
                "text": " […] ".join(doc.text[start:end] for start, end in quote.content),
            }
    else:
        yield from _argument_rows(doc)


def _extent(span: Span) -> dict[str, int]:
    return {"start": span[0], "end": span[1]}


def _argument_rows(doc: Doc) -> Iterator[dict[str, Any]]:
    for found in sorted(kept(doc, ARGUMENTS_KEY, ArgumentRole), key=lambda a: (a.start, a.end)):
        factors = [
            {"factor": f.factor, "score": round(f.score, 4), "direction": f.direction} for f in found.factors
        ]
        yield {
            "start": found.start,
            "end": found.end,
            "role": found.role,
            "role_score": round(found.role_score, 4),
            "factors": factors,
            "text": doc.text[found.start : found.end],
        }


def tag_file(layer: str, file: Path, out: Path, config: Config, published: str | None = None) -> str | None:
    """Tag `file` and write `out/<stem>.jsonl`; return what went wrong, or None.

    Raises:
        ModelError, CodebookError: models or codebook cannot be loaded, so no file can be tagged.
    """
    from textmine.pipeline import load_pipeline

    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        return f"{file}: {(error.strerror or str(error)).lower()}"
    except UnicodeDecodeError as error:
        return f"{file}: no UTF-8 at byte {error.start}; convert it, since offsets count its characters"
    load_pipeline(config)
    try:
        rows = tag(layer, text, config, published)
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        write_atomically(out / f"{file.stem}.jsonl", lines.encode("utf-8"))
    except (TextmineError, UnicodeEncodeError) as error:
        return f"{file}: {error}"
    return None


def published_dates(given: str, names: Iterable[str]) -> dict[str, str]:
    """Return dates of publication by name: one ISO date for all `names`, or those of a TSV file.

    Raises:
        UsageError: what is given is neither an ISO date nor such a file.
    """
    if _ISO.fullmatch(given):
        return dict.fromkeys(names, given)
    return read_published(Path(given))


def read_published(path: Path) -> dict[str, str]:
    """Return dates of publication by file name from a TSV file: name, tab, ISO date.

    Raises:
        UsageError: the file is missing, or a line has no two columns, or no ISO date in the second.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            "cannot be read",
            where=str(path),
            remedy="give an ISO date (2012-02-15), or a TSV file, name and ISO date a line",
        ) from None
    dates = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, tab, day = line.partition("\t")
        if not tab:
            raise UsageError("has no tab", where=f"{path}:{number}", remedy="write name, tab, ISO date")
        if not _ISO.fullmatch(day.strip()):
            raise UsageError(
                f"{day.strip()!r} is no ISO date", where=f"{path}:{number}", remedy="write 1998-03-09"
            )
        dates[name.strip()] = day.strip()
    return dates
