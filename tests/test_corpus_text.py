"""The corpus as a whole: nothing stands twice, nothing is another's."""

from __future__ import annotations

import json
import re
from collections import defaultdict

import pytest

from textmine.evaluation.gold import Gold
from textmine.evaluation.statistics import gold_texts, statistics, table_rows

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
RUN = 6
# Official names and set phrases of the language, in which a run of six words may come together by itself.
ALLOWED = 3


@pytest.fixture(scope="module")
def golds(root) -> list[tuple[Gold, str]]:
    return gold_texts(sorted((root / "corpus" / "gold").glob("*.gold.jsonl")))


def runs(text: str, length: int, start: int = 0, end: int | None = None, masked: bytes = b"") -> set[str]:
    words = [(m.group().lower(), m.start()) for m in WORD.finditer(text, start, end or len(text))]
    return {
        " ".join(word for word, _ in words[i : i + length])
        for i in range(len(words) - length + 1)
        if not masked or not any(masked[at] for _, at in words[i : i + length])
    }


def own_words(gold: Gold, text: str) -> set[str]:
    """Six-word runs of the author's own: outside names, dates and quotation marks."""
    masked = bytearray(len(text))
    for item in (*gold.entities, *gold.dates):
        masked[item.start : item.end] = b"\1" * (item.end - item.start)
    for quote in gold.quotes:
        for start, end in quote.content if quote.kind != "indirect" else ():
            masked[start:end] = b"\1" * (end - start)
    found: set[str] = set()
    for paragraph in gold.paragraphs:
        found |= runs(text, RUN, paragraph.spans[0][0], paragraph.spans[-1][1], bytes(masked))
    return found


def test_corpus_chapters_share_no_wording(golds):
    where = defaultdict(set)
    for gold, text in golds:
        for run in own_words(gold, text):
            where[run].add(gold.header.source)
    shared = {run: sorted(files) for run, files in where.items() if len(files) > 1}
    assert len(where) > 10_000
    assert len(shared) <= ALLOWED, shared


def test_corpus_has_no_wording_of_the_shared_texts(golds, shared):
    foreign: set[str] = set()
    files = [
        *sorted(shared.glob("chapter/*.txt")),
        *sorted(shared.glob("data/documents/*.txt")),
        *sorted(shared.glob("data/documents/*.md")),
    ]
    assert files
    for path in files:
        text = path.read_bytes().decode("utf-8", "replace")
        foreign |= runs(text, RUN)
    taken = {gold.header.source: sorted(own_words(gold, text) & foreign) for gold, text in golds}
    assert sum(map(len, taken.values())) <= ALLOWED, taken


def test_corpus_shares_only_stock_phrases_with_the_training_data(golds, shared):
    foreign: set[str] = set()
    files = [*sorted(shared.glob("data/dates/*/txt/*.txt")), *sorted(shared.glob("data/quotes/**/*.txt"))]
    assert files
    for path in files:
        foreign |= runs(path.read_bytes().decode("utf-8", "replace"), RUN)
    taken = {gold.header.source: sorted(own_words(gold, text) & foreign) for gold, text in golds}
    # A million words of news and novels: "on the other side of the" is nobody's.
    assert sum(map(len, taken.values())) <= 5 * ALLOWED, taken


def test_corpus_statistics_count_the_gold(golds):
    found = statistics(golds)
    assert found.chapters == len(golds)
    assert found.body == sum(found.roles.values())
    assert found.with_factor <= found.body - found.roles["none"]
    assert found.statements + sum(found.quotes[k] for k in ("scare", "term", "title")) == found.quotes.total()
    assert dict(table_rows(found))["chapters"] == str(len(golds))


def test_corpus_gold_holds_no_text_of_others(root):
    for path in sorted((root / "corpus" / "gold" / "shared").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            assert "text" not in record
            assert record["record"] not in ("table", "metadata")
