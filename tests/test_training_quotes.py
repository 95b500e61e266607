"""What the tagger of quotations learns from: examples, labels, calibration. Training itself needs the extra `learning`."""

from __future__ import annotations

import json

import pytest

from textmine.components.encoder.wordpiece import WordPieces
from textmine.training.quote_calibration import Judged, Marks, fitted, mark_figures
from textmine.training.quote_card import card
from textmine.training.quote_examples import Example, attribution_examples, litbank_examples
from textmine.training.quote_labels import HEADS, labelled

CUTTER = WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz")])  # fmt: skip


def _column(example, head, longest=64):
    (row,) = labelled([example], CUTTER, longest)
    return row.classes[:, list(HEADS).index(head)].tolist()


def test_labels_begin_inside_outside_and_unknown():
    example = Example("x", "corpus", "ab cd ef", [(0, 8)])
    example.spans["indirect"] = [(3, 8)]
    example.ignore("cue", [(0, 2)])
    assert _column(example, "indirect") == [-1, 0, 0, 1, 2, 2, 2, -1]
    assert _column(example, "cue") == [-1, -1, -1, 0, 0, 0, 0, -1]
    assert _column(example, "kind") == [-1] * 8


def test_labels_know_the_kind_in_marks_only():
    example = Example("x", "corpus", "ab cd ef", [(0, 8)], kinds=[("term", (3, 5))])
    assert _column(example, "kind") == [-1, -1, -1, 2, 2, -1, -1, -1]


def test_labels_begin_anew_in_each_part_of_a_long_region():
    text = "abcd " * 40
    example = Example("x", "corpus", text, [(0, len(text))])
    example.spans["marked"] = [(0, len(text))]
    rows = list(labelled([example], CUTTER, 110))
    assert len(rows) > 1
    answered = [c for row in rows for c in row.classes[row.window.first : row.window.last, 0].tolist()]
    assert len(answered) == 160
    assert set(answered) == {1, 2}


def test_litbank_examples_take_the_marks_off(tmp_path):
    (tmp_path / "a_brat.txt").write_text('" Go now , " she said .\nHe went .')
    (tmp_path / "a_brat.ann").write_text('QUOTE\tQ1\t0\t0\t0\t4\t" Go now , "\nATTRIB\tQ1\tshe-1\n')
    (example,) = litbank_examples(tmp_path)
    assert [example.text[a:b].strip() for a, b in example.spans["marked"]] == ["Go now ,"]
    assert example.kinds == [("statement", example.spans["marked"][0])]
    assert example.unknown["indirect"] == [(0, len(example.text))]


@pytest.mark.model
def test_attribution_examples_tell_said_from_thought(tmp_path, nlp):
    text = "The minister said that taxes would rise.\nThe minister hopes that taxes will fall.\n"
    first, second = text.index("taxes would"), text.index("taxes will")
    quotes = [
        {"content": [[first, first + 16]], "cue": [[13, 17]], "source": [[0, 12]]},
        {"content": [[second, second + 15]], "cue": [[text.index("hopes"), text.index("hopes") + 5]], "source": []},
    ]  # fmt: skip
    (tmp_path / "d.txt").write_text(text)
    (tmp_path / "gold.jsonl").write_text(json.dumps({"doc": "d", "primary": True, "quotes": quotes}))
    (example,) = attribution_examples(tmp_path / "gold.jsonl", tmp_path, nlp, "gum")
    assert [text[a:b] for a, b in example.spans["indirect"]] == ["taxes would rise"]
    assert [text[a:b] for a, b in example.spans["wide"]] == ["taxes would rise", "taxes will fall"]
    assert [text[a:b] for a, b in example.spans["cue"]] == ["said"]
    assert (text.index("hopes"), text.index("hopes") + 5) in example.unknown["cue"]


def test_calibration_lowers_scores_that_promise_too_much():
    found = [Judged("indirect", 0.9, k % 2 == 0) for k in range(40)]
    found += [Judged("indirect", 0.6, k % 5 == 0) for k in range(40)]
    lines = dict(fitted([*found, Judged("marked", 0.9, True)]))
    assert set(lines) == {"indirect"}
    slope, intercept = lines["indirect"]
    assert slope > 0 > intercept


def test_calibration_counts_marks():
    marks = [Marks("statement", 0.8), Marks("statement", 0.2), Marks("scare", 0.7), Marks("term", 0.1)]
    assert list(mark_figures(marks).values()) == ["1 of 2", "1 of 2"]


def test_card_names_data_licences_and_hashes():
    manifest = {
        "sources": {"gum": 3}, "epochs": [{"cue": 0.5}], "marks": {"statements in marks found": "1 of 2"},
        "recipe": {"seed": 1}, "sha256": {"tagger.onnx": "ab"},
    }  # fmt: skip
    text = card(manifest)
    assert "CC BY 2.5): 3 documents" in text
    assert "| cue | 0.500 |" in text
    assert "`tagger.onnx` sha256 ab" in text
