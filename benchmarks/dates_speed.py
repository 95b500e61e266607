"""How fast `textmine_dates` is on top of the parse: `python benchmarks/dates_speed.py --help`.

Words are what white space parts; seconds are those of this process's processor. Parsing and loading are not counted.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Before numpy is loaded: one core.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from textmine.components.context import Context, Region, make_regions
from textmine.config import load_config
from textmine.errors import TextmineError, UsageError
from textmine.exporters.files import write_atomically

if TYPE_CHECKING:
    from spacy.tokens import Doc

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = [ROOT / "corpus" / f"{name}.md" for name in ("aland", "aceh", "jura", "kosovo", "panama")]
TIMES_LONGER = 10
LENGTHS = (5, 10, 20)  # n, 2n and 4n, long enough for a clock on a busy machine
# An exponent of 1 is linear; what the clock adds to a run on one core stays below this.
LINEAR_UP_TO = 1.15
INSTALL = "install it with `uv pip install --target DIR dateparser` and run this again with PYTHONPATH=DIR"

Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        docs = {path.stem: parsed(path) for path in options.chapters}
        long = repeated(next(iter(docs.values())), TIMES_LONGER)
        result = measure(docs, long, options.repeats, options.dateparser)
        for line in table(result):
            print(line)
        if options.profile:
            for line in profile([*docs.values()], options.profile):
                print(line)
        if options.out:
            write_atomically(options.out, (json.dumps(result, indent=1) + "\n").encode())
    except TextmineError as error:
        print(f"dates_speed: {error}", file=sys.stderr)
        return 1
    return 0


def parsed(path: Path) -> Doc:
    """Return a chapter, read and parsed, without annotation.

    Raises:
        ReadError: the chapter cannot be read.
        ModelError: the language model is not installed.
    """
    from textmine.components.language import load_language, parse
    from textmine.readers import read
    from textmine.structure import structure

    text = structure(read(path, name=str(path)))
    context = Context(
        regions=make_regions(text.blocks, text.sections), notes=text.notes, emphasis=text.emphasis
    )
    return parse(load_language(load_config().language.model), text.text, context)


def repeated(doc: Doc, times: int) -> Doc:
    """Return a text that is `doc` so many times over, with its regions; notes have no markers there."""
    from spacy.tokens import Doc

    from textmine.components.context import context_of, set_context

    regions, length = context_of(doc).regions, len(doc.text)
    long = Doc.from_docs([doc] * times, ensure_whitespace=False, exclude=["user_data"])
    assert long is not None
    set_context(long, Context(tuple(_moved(region, length * n) for n in range(times) for region in regions)))
    return long


def _moved(region: Region, by: int) -> Region:
    return Region(region.start + by, region.end + by, region.kind, region.section_kind, region.section_title)


def measure(docs: dict[str, Doc], long: Doc, repeats: int, dateparser: str) -> dict[str, Any]:
    """Return the figures of every chapter, of all together, of the long text, and how time grows with length.

    Args:
        docs: parsed chapters by name.
        long: a parsed long text.
        repeats: how often each is timed; the quickest counts, since all else that runs only adds.
        dateparser: "auto" times dateparser where it is installed, "no" never, "required" insists.

    Raises:
        UsageError: dateparser is required and not installed.
    """
    component, other = annotator(), searcher(dateparser)
    for doc in docs.values():
        component(doc)  # warms what is made when first needed
    texts = {**docs, f"{next(iter(docs))} ×{TIMES_LONGER}": long}
    rows = [_row(name, doc, component, other, repeats) for name, doc in texts.items()]
    chapters = rows[: len(docs)]
    growth = list(_growth(next(iter(docs.values())), component, repeats))
    return {"texts": rows, "all": _sum(chapters), "growth": growth, "exponent": _exponent(growth)}


def annotator() -> Callable[[Doc], Doc]:
    """Return `textmine_dates` with its settings as shipped, its grammar and word lists loaded."""
    import spacy

    nlp = spacy.blank("en")
    made: Callable[[Doc], Doc] = nlp.create_pipe("textmine_dates")
    made(nlp("On 3 May 1994 it rained."))
    return made


def searcher(wanted: str) -> Callable[[str], object] | None:
    """Return dateparser's search for dates in English text, None where it is not wanted or not there.

    Raises:
        UsageError: it is "required" and not installed.
    """
    if wanted == "no":
        return None
    try:
        from dateparser.search import search_dates
    except ImportError:
        if wanted == "required":
            raise UsageError("is not installed", where="dateparser", remedy=INSTALL) from None
        print(f"dates_speed: dateparser is not installed, so nothing is compared; {INSTALL}", file=sys.stderr)
        return None

    def search(text: str) -> object:
        return search_dates(text, languages=["en"])

    search("On 3 May 1994 it rained.")
    return search


def _row(
    name: str,
    doc: Doc,
    component: Callable[[Doc], Doc],
    other: Callable[[str], object] | None,
    repeats: int,
) -> Row:
    text = doc.text
    words, seconds = len(text.split()), _seconds(lambda: component(doc), repeats)
    row: Row = {"text": name, "words": words, "seconds": seconds, "words_a_second": words / seconds}
    row["found"] = len(doc.spans["textmine_dates"])
    if other is not None:
        # As slow as it is, once is enough.
        row["dateparser_seconds"] = _seconds(lambda: other(text), 1)
        row["dateparser_words_a_second"] = words / row["dateparser_seconds"]
        row["ratio"] = row["dateparser_seconds"] / seconds
    return row


def _seconds(work: Callable[[], object], repeats: int) -> float:
    best = float("inf")
    for _ in range(repeats):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return max(best, 1e-9)


def _sum(rows: Sequence[Row]) -> Row:
    words, seconds = sum(row["words"] for row in rows), sum(row["seconds"] for row in rows)
    total: Row = {
        "text": "all chapters",
        "words": words,
        "seconds": seconds,
        "words_a_second": words / seconds,
    }
    total["found"] = sum(row["found"] for row in rows)
    if all("ratio" in row for row in rows):
        total["dateparser_seconds"] = sum(row["dateparser_seconds"] for row in rows)
        total["dateparser_words_a_second"] = words / total["dateparser_seconds"]
        total["ratio"] = total["dateparser_seconds"] / seconds
    return total


def _growth(doc: Doc, component: Callable[[Doc], Doc], repeats: int) -> Iterator[Row]:
    for times in LENGTHS:
        yield {"times": times, **_row(f"×{times}", repeated(doc, times), component, None, repeats)}


def _exponent(growth: Sequence[Row]) -> float:
    """Return p where time grows as length to the power p, between the shortest and the longest text."""
    from math import log

    first, last = growth[0], growth[-1]
    return log(last["seconds"] / first["seconds"]) / log(last["words"] / first["words"])


def table(result: dict[str, Any]) -> Iterator[str]:
    """Yield the figures as lines."""
    yield f"{'text':<16}{'words':>9}{'dates':>7}{'seconds':>9}{'words/s':>10}{'dateparser':>12}{'ratio':>8}"
    for row in [*result["texts"], result["all"]]:
        compared = (
            f"{row['dateparser_words_a_second']:>12,.0f}{row['ratio']:>7.1f}×" if "ratio" in row else ""
        )
        yield (
            f"{row['text']:<16}{row['words']:>9,}{row['found']:>7,}{row['seconds']:>9.3f}"
            f"{row['words_a_second']:>10,.0f}{compared}"
        )
    steps = ", ".join(f"×{row['times']} {row['seconds']:.3f} s" for row in result["growth"])
    told = "linear" if result["exponent"] <= LINEAR_UP_TO else "more than linear"
    yield f"length and time: {steps}; time grows as length to the power {result['exponent']:.2f} ({told})"


def profile(docs: Sequence[Doc], functions: int) -> Iterator[str]:
    """Yield the functions that take most time themselves, with their share in all."""
    component, profiler = annotator(), cProfile.Profile()
    profiler.enable()
    for doc in docs:
        component(doc)
    profiler.disable()
    stats: dict[Any, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    whole = max(row[3] for row in stats.values())
    yield f"{'own time':>9}{'with all below':>16}{'calls':>10}  function"
    for (file, line, name), row in sorted(stats.items(), key=lambda item: -item[1][2])[:functions]:
        where = f"{Path(file).name}:{line} {name}" if line else name
        yield f"{row[2] / whole:>9.1%}{row[3] / whole:>16.1%}{row[1]:>10,}  {where}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Words a second of processor time of `textmine_dates` on parsed texts, beside dateparser's search.",
        epilog=f"dateparser is no dependency: {INSTALL}.",
    )
    parser.add_argument(
        "chapters", nargs="*", type=Path, default=CHAPTERS, help="default: five of the corpus"
    )
    parser.add_argument("--repeats", type=int, default=5, help="the quickest of so many counts (default 5)")
    parser.add_argument("--dateparser", choices=("auto", "no", "required"), default="auto")
    parser.add_argument(
        "--profile", type=int, default=0, metavar="N", help="also show the N slowest functions"
    )
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
