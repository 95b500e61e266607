"""The decoder: from scores, made by hand, to candidates for statements."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.components.context import Region
from textmine.components.encoder.runtime import Scores
from textmine.components.quotes.joined import Limits, joined
from textmine.components.quotes.marks import marked_passages
from textmine.components.quotes.tagged import WordScores, candidates, mark_kinds, support
from textmine.components.records import Quotation

HEADS = ("marked", "indirect", "cue", "speaker", "wide", "wide cue", "wide speaker")
_PIECE = re.compile(r"\w{1,4}|[^\w\s]")


def _scores(text, spans, kinds=()):
    """Pieces of four letters at most; .9 within the given stretches of each head, .05 outside."""
    pieces = [m.span() for m in _PIECE.finditer(text)]
    heads = {}
    for head in HEADS:
        table = np.full((len(pieces), 3), [0.95, 0.02, 0.03], np.float32)
        for part in spans.get(head, ()):
            begin = text.index(part)
            rows = [k for k, (a, _) in enumerate(pieces) if begin <= a < begin + len(part)]
            table[rows] = [0.1, 0.1, 0.8]
            table[rows[0]] = [0.1, 0.8, 0.1]
        heads[head] = table
    heads["kind"] = np.full((len(pieces), 4), 0.25, np.float32)
    for part, row in kinds:
        begin = text.index(part)
        heads["kind"][[k for k, (a, _) in enumerate(pieces) if begin <= a < begin + len(part)]] = row
    return Scores(np.array(pieces, np.int64).reshape(-1, 2), heads)


def _words(text, spans, kinds=()):
    regions = [m.span() for m in re.finditer(r"[^\n]+", text)]
    words = WordScores(text, _scores(text, spans, kinds), regions)
    passages = marked_passages(text, [Region(a, b, "paragraph") for a, b in regions])
    return words, [p for p in passages if p.depth == 0]


def _read(text, spans):
    words, passages = _words(text, spans)
    part = lambda span: text[span[0] : span[1]] if span else None  # noqa: E731
    return [
        (c.sense, [part(s) for s in c.content], part(c.cue), part(c.speaker))
        for c in candidates(words, passages)
    ]


TABLE = [
    (
        "The envoy Sollens said that the talks had failed.",
        {"indirect": ["the talks had failed"], "cue": ["said"], "speaker": ["Sollens"]},
        [("indirect", ["the talks had failed"], "said", "Sollens")],
    ),
    (
        "The talks, the envoy said, had come to nothing.",
        {"indirect": ["The talks", "had come to nothing"], "cue": ["said"], "speaker": ["the envoy"]},
        [("indirect", ["The talks", "had come to nothing"], "said", "the envoy")],
    ),
    (
        "“We shall go,” said the queen. “Nobody stays,” wrote the bishop.",
        {"marked": ["We shall go,", "Nobody stays,"], "cue": ["said", "wrote"], "speaker": ["the queen", "the bishop"]},
        [("marked", ["We shall go"], "said", "the queen"), ("marked", ["Nobody stays"], "wrote", "the bishop")],
    ),
    ("The so-called “frozen conflict” went on.", {}, []),
    ("He called it “too costly” then.", {"marked": ["too costly"]}, [("marked", ["too costly"], None, None)]),
    ("One word.", {"indirect": ["One"]}, []),
    (
        "He said that A went\nhome again with B.",
        {"indirect": ["A went\nhome again"], "cue": ["said"]},
        [("indirect", ["A went"], "said", None), ("indirect", ["home again"], None, None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "spans", "expected"), TABLE)
def test_tagged_candidates(text, spans, expected):
    assert _read(text, spans) == expected


def test_tagged_scores_are_calibrated_by_sense():
    words, passages = _words("He said that all was lost.", {"indirect": ["all was lost"], "cue": ["said"]})
    (plain,) = candidates(words, passages)
    (lower,) = candidates(words, passages, {"indirect": (1.0, -2.0)})
    assert plain.score == pytest.approx(0.9, abs=0.01)
    assert lower.score == pytest.approx(0.549, abs=0.02)


def test_tagged_support_is_the_mean_over_the_words():
    words, _ = _words("He said that all was lost.", {"indirect": ["all was"]})
    assert support(words, "indirect", [(13, 25)]) == pytest.approx((0.9 + 0.9 + 0.05) / 3, abs=0.01)
    assert support(words, "indirect", []) == 0.0


def test_tagged_mark_kinds_tell_scare_from_statement():
    text = "The “frozen” war, Sollens said, “must end now”."
    words, passages = _words(text, {}, [("frozen", [0.1, 0.8, 0.1, 0]), ("must end now", [0.9, 0.1, 0, 0])])
    found = mark_kinds(words, passages, ("statement", "scare", "term", "title"))
    assert [max(kinds, key=kinds.get) for kinds in found] == ["scare", "statement"]


@given(st.text(alphabet="ab “”\"'.,\n", max_size=120), st.integers(0, 2**32 - 1))
def test_tagged_candidates_stay_inside_the_text(text, seed):
    words, passages = _words(text, {})
    draw = np.random.default_rng(seed)
    for head, table in words._scores.heads.items():
        words._scores.heads[head] = draw.dirichlet([0.3] * table.shape[1], len(table)).astype(np.float32)
    for found in candidates(words, passages):
        assert 0.0 <= found.score <= 1.0
        ends = [0, *(edge for span in found.content for edge in span)]
        assert ends == sorted(ends)
        assert ends[-1] <= len(text)


LIMITS = Limits(keep_marked=0.3, add_marked=0.9, keep_indirect=0.1, add=0.7, sense="indirect")


def test_joined_drops_and_adds_what_stands_without_marks():
    text = "The “frozen” war went on. She argued that it would go on for years. They built dams."
    words, passages = _words(
        text, {"indirect": ["it would go on for years"], "cue": ["argued"], "speaker": ["She"]}
    )
    place = lambda part: (text.index(part), text.index(part) + len(part))  # noqa: E731
    rules = [
        Quotation("scare", (place("frozen"),), made_by="quotes:rule"),
        Quotation("indirect", (place("built dams"),), made_by="quotes:rule"),
    ]
    tagged = candidates(words, passages)
    found = joined(rules, words, tagged, is_cue=lambda span: text[slice(*span)] == "argued", limits=LIMITS)
    shown = [(q.kind, text[slice(*q.content[0])], q.cue and text[slice(*q.cue)]) for q in found]
    assert shown == [("scare", "frozen", None), ("indirect", "it would go on for years", "argued")]


def test_joined_leaves_out_what_has_no_cue_of_saying():
    text = "The river bent so that it would go on for years."
    words, passages = _words(text, {"indirect": ["it would go on for years"], "cue": ["bent"]})
    tagged = candidates(words, passages)
    assert joined([], words, tagged, is_cue=lambda span: False, limits=LIMITS) == []
    assert len(joined([], words, tagged, is_cue=lambda span: True, limits=LIMITS)) == 1


def test_joined_adds_the_sense_that_is_asked_for():
    text = "The envoy hoped that the border would open."
    words, passages = _words(
        text, {"wide": ["the border would open"], "wide cue": ["hoped"], "wide speaker": ["envoy"]}
    )
    tagged = candidates(words, passages)
    assert joined([], words, tagged, is_cue=lambda span: True, limits=LIMITS) == []
    (found,) = joined([], words, tagged, is_cue=lambda span: True, limits=replace(LIMITS, sense="wide"))
    assert text[slice(*found.speaker)] == "envoy"
    assert found.made_by == "quotes:tagger-wide"
