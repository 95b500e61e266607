"""Alignment of gold offsets with another rendering of the same text."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from textmine.evaluation.align import by_words
from textmine.evaluation.counts import Count, calibration, scores
from textmine.evaluation.matching import pair_sets, pair_spans
from textmine.evaluation.word_match import matched_words
from textmine.evaluation.words import Words

GOLD = (
    "The isles lie far from the coast.[^1] Their *secession* was never final,\nand “nobody” recognised it.\n\n"
    "A second paragraph follows here.\n\n[^1]: Torr, The Sea and Us, p. 4.\n"
)
# The same text as a page would have it: a note at the foot, a hyphen, straight marks, a running head.
PAGE = (
    "The isles lie far from the coast. Their seces- sion was never\n\nTorr, The Sea and Us, p. 4.\n\n"
    '12 THE ISLES\n\nfinal, and "nobody" recognised it.\n\nA second para-\ngraph follows here.'
)


def counterpart(words, alignment):
    start = GOLD.index(words)
    return [PAGE[slice(*piece)] for piece in alignment.pieces(start, start + len(words))]


def test_by_words_follows_a_scarred_rendering():
    alignment = by_words(GOLD, PAGE)
    assert counterpart("The isles lie far from the coast.", alignment) == [
        "The isles lie far from the coast."
    ]
    assert counterpart("*secession*", alignment) == ["seces- sion"]
    assert counterpart("“nobody”", alignment) == ['"nobody"']
    assert counterpart("A second paragraph follows here.", alignment) == [
        "A second para-\ngraph follows here."
    ]


def test_by_words_finds_a_note_at_another_place():
    assert counterpart("Torr, The Sea and Us, p. 4.", by_words(GOLD, PAGE)) == ["Torr, The Sea and Us, p. 4."]


def test_by_words_gives_no_counterpart_to_what_is_missing():
    alignment = by_words("alpha beta gamma delta", "alpha delta")
    assert alignment.span(6, 16) is None
    assert alignment.span(0, 22) == (0, 11)


def test_alignment_position_is_behind_the_word_that_a_marker_follows():
    alignment = by_words(GOLD, PAGE)
    position = alignment.position(GOLD.index("[^1]"))
    assert PAGE[:position].endswith("coast.")


def test_matched_words_stays_quick_on_a_long_text():
    draw = random.Random(1)
    words = [f"w{int(draw.paretovariate(0.7))}" if i % 3 else "the" for i in range(60_000)]
    other = [word for i, word in enumerate(words) if i % 500]
    other = other[30_000:] + other[:30_000]
    began = time.perf_counter()
    pairs = matched_words(words, other)
    assert time.perf_counter() - began < 30
    assert all(words[i] == other[j] for i, j in pairs)
    assert len(pairs) > 0.9 * len(words)


@given(st.lists(st.sampled_from("abcde"), max_size=40), st.lists(st.sampled_from("abcde"), max_size=40))
def test_matched_words_pairs_equal_words_one_to_one(a, b):
    pairs = matched_words(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)


@given(st.lists(st.sampled_from(["the", "sea", "isle", "far", "x"]), max_size=80))
def test_matched_words_pairs_a_text_wholly_with_itself(words):
    assert matched_words(words, words) == [(i, i) for i in range(len(words))]


@given(st.text(st.sampled_from("ab .,\n“"), max_size=60))
def test_by_words_maps_a_text_onto_itself(text):
    alignment = by_words(text, text)
    for start, end in Words(text).spans:
        assert alignment.span(start, end) == (start, end)


def test_pair_spans_takes_equal_extents_first_then_the_longest_overlap():
    assert pair_spans([(0, 10), (12, 20), None], [(0, 9), (0, 10), (8, 14)]) == [(0, 1), (1, 2)]


def test_pair_sets_is_one_to_one_by_similarity():
    gold = [frozenset({1, 2, 3, 4}), frozenset({5, 6})]
    assert pair_sets(gold, [frozenset({3, 4, 5, 6}), frozenset({1, 2, 3})], 0.5) == [(0, 1), (1, 0)]
    assert pair_sets(gold, [frozenset({4, 5, 6, 7, 8})], 0.5) == []


def rows(metric, **columns):
    return [Count(metric, 0, column, amount) for column, amount in columns.items()]


def test_scores_gives_precision_recall_and_f1_of_hand_made_counts():
    found, drawn = scores([rows("m", tp=3, found=4, gold=6)])
    assert drawn == "block"
    score = found["m"]
    assert (score.precision, score.recall, score.value) == (0.75, 0.5, 0.6)


def test_scores_draws_documents_when_there_are_enough():
    chapters = [rows("m", tp=tp, found=10, gold=10) for tp in (10, 9, 8, 7, 6)]
    found, drawn = scores(chapters)
    assert drawn == "document"
    assert found["m"].value == 0.8
    assert 0.65 < found["m"].low < 0.8 < found["m"].high < 0.95
    assert scores(chapters)[0] == found


def test_scores_averages_classes_for_macro_f1():
    counts = [Count("m", 0, f"{name}:{column}", amount) for name, triple in (("claim", (1, 1, 1)), ("none", (1, 2, 2)))
              for column, amount in zip(("tp", "found", "gold"), triple, strict=True)]  # fmt: skip
    assert scores([counts])[0]["m"].value == 0.75


def test_scores_computes_expected_calibration_error():
    decisions = [(0.95, True), (0.95, True), (0.95, False), (0.25, False)]
    counts = [count for score, right in decisions for count in calibration("m", 0, score, right)]
    assert abs(scores([counts])[0]["m"].value - (abs(2.85 - 2) + 0.25) / 4) < 1e-12
