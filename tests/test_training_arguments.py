"""What the model of arguments learns from: pieces, windows, calibration. Training itself needs the extra `learning`."""

from __future__ import annotations

import numpy as np
import pytest

from textmine.components.encoder.wordpiece import WordPieces
from textmine.errors import GoldError
from textmine.training.argument_calibration import Judged, calibrated, calibration_error, f1, figures
from textmine.training.argument_card import card
from textmine.training.argument_examples import FACTORS, piece, piece_arguments
from textmine.training.argument_labels import COLUMNS, labelled_windows, targets_of

CUTTER = WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz")])  # fmt: skip
PIECE = """# Two valleys

The hills kept them apart.{#p geo+} A road came in 1934.{#n}

No law let them go, and no census asked.{#c law- eth~}
"""


def test_piece_is_read_sentence_by_sentence():
    example = piece(PIECE, "valleys-01.md")
    assert [example.text[a:b] for a, b in (s.span for s in example.sentences)] == [
        "The hills kept them apart.", "A road came in 1934.", "No law let them go, and no census asked.",
    ]  # fmt: skip
    assert [s.role for s in example.sentences] == ["premise", "none", "claim"]
    assert example.sentences[2].factors == {"legal_order": "inhibits", "ethnicity": "neutral"}
    assert [example.text[a:b] for a, b in example.regions] == [
        "The hills kept them apart. A road came in 1934.", "No law let them go, and no census asked.",
    ]  # fmt: skip


@pytest.mark.parametrize("faulty", ["A.{#x}", "A.{#n geo-}", "A.{#p sea-}", "A.{#n} B.", "A.{#}"])
def test_piece_names_the_line_of_a_faulty_label(faulty):
    with pytest.raises(GoldError, match=r"piece\.md:3"):
        piece(f"# T\n\n{faulty}\n", "piece.md")


def test_shipped_pieces_are_sound_and_many(root):
    examples = list(piece_arguments(root / "corpus" / "arguments"))
    sentences = [sentence for example in examples for sentence in example.sentences]
    assert len(sentences) > 2_500
    for factor in FACTORS:
        assert sum(factor in sentence.factors for sentence in sentences) > 300
    assert {sentence.role for sentence in sentences} == {"none", "premise", "claim"}


def test_windows_answer_for_every_sentence_once():
    example = piece(PIECE, "valleys-01.md")
    for longest in (40, 64, 256):
        rows = list(labelled_windows([example], CUTTER, longest))
        found = [target.labels for row in rows for target in row.sentences]
        assert len(found) <= len(example.sentences)
        if longest == 256:
            assert found == [targets_of(sentence) for sentence in example.sentences]
            (row,) = rows
            pieces = [row.window.spans[t.first][0] for t in row.sentences]
            assert pieces == [sentence.span[0] for sentence in example.sentences]


def _judged(count=200):
    draw = np.random.default_rng(7)
    found = []
    for _ in range(count):
        role = int(draw.integers(3))
        used = tuple(float(draw.random() < 0.3) for _ in FACTORS)
        logits = draw.normal(size=COLUMNS - 1)
        logits[role] += 2.0
        logits[3:7] += 4.0 * np.array(used) - 4.0
        found.append(Judged(logits, role, used, tuple(int(draw.integers(3)) if u else -1 for u in used)))
    return found


def test_calibration_finds_thresholds_and_lowers_the_error():
    found = _judged()
    calibration, measured = calibrated(found)
    assert set(calibration["factors"]) == set(FACTORS)
    assert measured["factors"] >= figures(found)["factors"]
    assert measured["calibration error of factors"] < 0.05
    raw = 1 / (1 + np.exp(-np.array([j.logits for j in found])[:, 3:7].ravel()))
    gold = np.array([j.factors for j in found]).ravel() > 0
    assert measured["calibration error of factors"] < calibration_error(raw, gold)


def test_f1_counts_both_kinds_of_error():
    gold, found = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert f1(gold, found) == 0.5
    assert f1(gold & False, found & False) == 0.0


def test_card_names_figures_and_hashes():
    text = card({"sources": {"pieces": 3}, "development": {"role": 0.5}, "recipe": {"seed": 1}, "sha256": {"a.onnx": "ab"}})  # fmt: skip
    assert "short pieces (corpus/arguments), CC BY 4.0: 3 texts" in text
    assert "| role | 0.500 |" in text
    assert "`a.onnx` sha256 ab" in text
