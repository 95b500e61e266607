"""How fast `textmine_quotes` is on top of the parse, by rules alone and with the tagger: `python benchmarks/quotes_speed.py`.

Words are what white space parts; seconds are those of this process's processor, the quickest of several runs. Parsing and loading are not
counted; the parse itself is timed beside them, in the same process, for comparison.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# Before numpy is loaded: one core.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from dates_speed import CHAPTERS, TIMES_LONGER, parsed, repeated

from textmine.components.quotes.factory import tagger_folder
from textmine.components.quotes.logic import Settings, quotes
from textmine.config import load_config

SHORT = 4  # chapters end to end: long enough for a clock on a busy machine

if TYPE_CHECKING:
    from spacy.tokens import Doc


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapters", nargs="*", type=Path, default=CHAPTERS, help="files to read")
    parser.add_argument("--repeats", type=int, default=3, help="how often each is timed; the quickest counts")
    options = parser.parse_args(arguments)
    docs = [parsed(path) for path in options.chapters]
    words = sum(len(doc.text.split()) for doc in docs)
    print(f"{len(docs)} chapters, {words:,} words")
    for name, seconds in _times(docs, options.repeats):
        print(f"{name:28} {seconds:6.2f} s  {words / seconds:9,.0f} words a second")
    some, long = (repeated(docs[0], n) for n in (SHORT, SHORT * TIMES_LONGER))
    once = _quickest(lambda: _read([some], Settings()), options.repeats)
    often = _quickest(lambda: _read([long], Settings()), options.repeats)
    print(f"ten times as long a text takes {often / once:.1f} times as long by the rules")
    return 0


def _times(docs: Sequence[Doc], repeats: int) -> Iterator[tuple[str, float]]:
    from textmine.components.language import load_language

    nlp = load_language(load_config().language.model)
    yield "the parse", _quickest(lambda: [nlp(doc.text) for doc in docs], 1)
    yield "rules alone", _quickest(lambda: _read(docs, Settings()), repeats)
    tagged = Settings(tagger=tagger_folder(load_config().quotes.tagger))
    _read(docs[:1], tagged)  # loads it
    yield "rules and tagger", _quickest(lambda: _read(docs, tagged), repeats)


def _read(docs: Sequence[Doc], settings: Settings) -> None:
    for doc in docs:
        list(quotes(doc, settings))


def _quickest(run: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        began = time.process_time()
        run()
        times.append(time.process_time() - began)
    return min(times)


if __name__ == "__main__":
    raise SystemExit(main())
