"""The encoder's plumbing: word pieces, windows, and what is said when the model is not there. No weights are needed."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.components.encoder.runtime import FORMAT, load_encoder
from textmine.components.encoder.windows import windows
from textmine.components.encoder.wordpiece import WordPieces
from textmine.errors import ModelError

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "the",
    "re",
    "##public",
    "##s",
    "cafe",
    "don",
    "'",
    "t",
    ".",
    "中",
]
CUTTER = WordPieces(VOCABULARY)


def _cut(text):
    return [(VOCABULARY[p.id], text[p.start : p.end]) for p in CUTTER.pieces(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The republics.", [("the", "The"), ("re", "re"), ("##public", "public"), ("##s", "s"), (".", ".")]),
        ("Café don't", [("cafe", "Café"), ("don", "don"), ("'", "'"), ("t", "t")]),
        ("re\u00adpublic", [("re", "re"), ("##public", "\u00adpublic"[1:])]),
        ("the中the", [("the", "the"), ("中", "中"), ("the", "the")]),
        ("zebra the", [("[UNK]", "zebra"), ("the", "the")]),
        ("\u200b \u0301", []),
        ("", []),
    ],
)
def test_wordpiece_cuts_with_offsets(text, expected):
    assert _cut(text) == expected


def test_wordpiece_keeps_combining_accents_within_the_word():
    assert _cut("cafe\u0301 the") == [("cafe", "cafe"), ("the", "the")]


def test_wordpiece_says_what_a_vocabulary_lacks():
    with pytest.raises(ValueError, match=r"\[UNK\], \[SEP\]"):
        WordPieces(["[PAD]", "[CLS]"])


@given(st.text(max_size=200))
def test_wordpiece_offsets_ascend_and_stay_inside(text):
    at = 0
    for piece in CUTTER.pieces(text):
        assert at <= piece.start < piece.end <= len(text)
        at = piece.end


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(12, 40))
def test_windows_answer_for_each_piece_once(sizes, longest):
    text, regions = "", []
    for size in sizes:
        start = len(text)
        text += "the " * size
        regions.append((start, len(text)))
        text += "\n"
    cut = list(windows(text, regions, CUTTER, longest, context=3))
    assert all(len(w.ids) == len(w.spans) <= longest + 1 for w in cut)
    answered = [w.spans[k] for w in cut for k in range(w.first, w.last) if w.spans[k][0] >= 0]
    assert answered == [(p.start, p.end) for p in CUTTER.pieces(text)]


def test_windows_keep_short_regions_together_and_give_parts_their_neighbours():
    text = "the the\nthe the\n" + "the " * 30
    cut = list(windows(text, [(0, 7), (8, 15), (16, len(text))], CUTTER, 20, context=3))
    assert [VOCABULARY[i] for i in cut[0].ids] == ["[CLS]", "the", "the", "[SEP]", "the", "the", "[SEP]"]
    assert cut[1].first == 1
    assert cut[1].last < len(cut[1].ids) - 1
    assert cut[2].first == 1 + 3


def test_runtime_says_that_the_model_is_missing(tmp_path):
    with pytest.raises(ModelError, match=r"model\.json: the fitted model is missing; fetch it, or fit it"):
        load_encoder(tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", '{"format": "other"}'])
def test_runtime_refuses_a_malformed_manifest(tmp_path, content):
    (tmp_path / "model.json").write_text(content)
    with pytest.raises(ModelError, match=r"no JSON|no manifest of the form"):
        load_encoder(tmp_path)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"sha256": {}}, "`sha256` has no hash"),
        ({"sha256": ["w.onnx"]}, "`sha256` has no hash"),
        ({"files": {"weights": "w.onnx"}}, "`files` does not name weights and vocabulary"),
        ({"files": "w.onnx"}, "`files` does not name"),
        ({"heads": ["cue"]}, "`heads` is no table of lists"),
        ({"heads": {"cue": "outside"}}, "`heads` is no table of lists"),
        ({"heads": {"cue": [1]}}, "`heads` is no table of lists"),
        ({"longest": 127}, "`longest` is no whole number from 128 on"),
        ({"longest": "256"}, "`longest` is no whole number"),
        ({"longest": True}, "`longest` is no whole number"),
    ],
)
def test_runtime_says_what_is_broken_in_a_manifest(tmp_path, broken, told):
    sound = {
        "format": FORMAT, "files": {"weights": "w.onnx", "vocabulary": "v.txt"}, "longest": 256,
        "sha256": {"w.onnx": "ab", "v.txt": "cd"}, "heads": {"cue": ["outside", "begin"]},
    }  # fmt: skip
    (tmp_path / "model.json").write_text(json.dumps(sound | broken))
    with pytest.raises(ModelError, match=rf"model\.json: the manifest is broken: {told}.*; fetch or fit"):
        load_encoder(tmp_path)


def test_runtime_loads_once_and_anew_when_the_manifest_changes(tmp_path, root):
    shipped = root / "models" / "quotes"
    if not (shipped / "model.json").is_file():
        pytest.skip("no fitted model is there")
    pytest.importorskip("onnxruntime")
    for file in shipped.iterdir():
        if file.suffix in {".onnx", ".txt", ".json"}:
            shutil.copy(file, tmp_path)
    first = load_encoder(tmp_path)
    assert load_encoder(tmp_path) is first
    manifest = json.loads((tmp_path / "model.json").read_text("utf-8"))
    (tmp_path / "model.json").write_text(json.dumps(manifest | {"fitted": "anew"}))
    assert load_encoder(tmp_path).extra["fitted"] == "anew"
    assert "fitted" not in first.extra


def test_runtime_checks_the_hash_of_the_weights(tmp_path):
    right = hashlib.sha256(b"right").hexdigest()
    manifest = {
        "format": FORMAT, "files": {"weights": "w.onnx", "vocabulary": "v.txt"}, "longest": 128,
        "sha256": {"w.onnx": right, "v.txt": right}, "heads": {},
    }  # fmt: skip
    (tmp_path / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match=r"w\.onnx: the file is missing"):
        load_encoder(tmp_path)
    (tmp_path / "w.onnx").write_bytes(b"wrong")
    with pytest.raises(ModelError, match=r"w\.onnx: the file is not the one that the manifest names"):
        load_encoder(tmp_path)
