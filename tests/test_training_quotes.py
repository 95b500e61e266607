"""What the tagger of quotations learns from: examples, labels, calibration. Training itself needs the extra `learning`."""

from __future__ import annotations

import json

import pytest

from test_cli import textmine
from textmine.cli.training import prepare
from textmine.components.encoder.wordpiece import WordPieces
from textmine.errors import CorpusError, GoldError, OutputError
from textmine.training import argument_model, quote_tagger
from textmine.training.fine_tuning import Recipe
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


QUOTE = {"content": [[0, 3]], "cue": [], "source": None}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "no JSON"),
        ("[]", "`doc` is missing"),
        ('{"quotes": []}', "`doc` is missing"),
        ('{"doc": "d"}', "`quotes` is no list of objects"),
        ('{"doc": "e", "quotes": []}', r"e\.txt cannot be read"),
        (json.dumps({"doc": "d", "quotes": [QUOTE, {"cue": []}]}), "quote 2 has no `content`"),
        (json.dumps({"doc": "d", "quotes": [QUOTE | {"cue": [[0, 9]]}]}), "`cue` of quote 1 ends at 9, beyond the text's 8"),
        (json.dumps({"doc": "d", "quotes": [QUOTE | {"cue": [[3, 1]]}]}), "`cue` of quote 1 is no list of"),
        (json.dumps({"doc": "d", "quotes": [QUOTE | {"source": [0, 3]}]}), "`source` of quote 1 is no list of"),
        (json.dumps({"doc": "d", "quotes": [QUOTE | {"source": [["0", 3]]}]}), "`source` of quote 1 is no list of"),
    ],
)  # fmt: skip
def test_attribution_examples_name_the_faulty_line(tmp_path, line, told):
    (tmp_path / "d.txt").write_text("He said.")
    sound = json.dumps({"doc": "d", "quotes": [QUOTE]})
    (tmp_path / "gold.jsonl").write_text(f"{sound}\n{line}\n")
    with pytest.raises(GoldError, match=rf"gold\.jsonl:2: .*{told}"):
        # Nothing is parsed before all lines are sound: no language model is needed.
        next(attribution_examples(tmp_path / "gold.jsonl", tmp_path, None, "also"))


@pytest.mark.model
@pytest.mark.parametrize("splits", [[], ["development"]])
def test_fitting_is_refused_without_gold(tmp_path, monkeypatch, root, splits):
    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n")
    (tmp_path / "gold").mkdir()
    manifest = ""
    for split in splits:
        _put_chapter(tmp_path, root, split)
        manifest += f'[[chapter]]\nid = "{split}"\nfile = "{split}.md"\nsplit = "{split}"\n'
    (tmp_path / "corpus.toml").write_text(manifest)
    lacking = "train" if splits else "development"
    for module, gold in ((quote_tagger, "quotes"), (argument_model, "arguments")):
        monkeypatch.setattr(module, "base_folder", lambda: tmp_path)
        monkeypatch.setattr(module, "train", lambda *given: pytest.fail("it trains"))
        sources = quote_tagger.Sources(tmp_path) if module is quote_tagger else tmp_path
        with pytest.raises(CorpusError, match=f"no chapter of the split '{lacking}' has gold for {gold}"):
            module.fit(sources, tmp_path / "out", Recipe(), print)


def _put_chapter(folder, root, name):
    """Put a shipped chapter with its gold into `folder`, under another name."""
    from textmine.corpus import load_corpus

    corpus = root / "corpus"
    entries = load_corpus(corpus / "corpus.toml").entries
    entry = next(e for e in entries if e.split == "development" and e.file.endswith(".md"))
    (folder / f"{name}.md").write_bytes((corpus / entry.file).read_bytes())
    (folder / "gold" / f"{name}.gold.jsonl").write_bytes(
        (corpus / "gold" / f"{entry.id}.gold.jsonl").read_bytes()
    )


def test_cli_train_refuses_what_is_not_there_before_anything_runs(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    for options, told in [
        (["--gum", "/nosuch"], "'/nosuch' does not exist"),
        (["--gum", "empty"], "empty holds no gold.jsonl"),
        (["--litbank", "file"], "'file' is a file"),
        (["--litbank", "empty"], "empty holds no *.ann"),
        (["--also", "file", "nosuch"], "'nosuch' does not exist"),
        (["--also", "empty", "file"], "empty is no file"),
        (["--rate", "0"], "--rate"),
    ]:
        ran = textmine("train", "quotes", "--out", "out", *options, cwd=tmp_path)
        assert ran.returncode == 2, (options, ran.stderr)
        assert told in ran.stderr
    assert not (tmp_path / "out").exists()


def test_cli_train_writes_to_the_folder_first(tmp_path):
    prepare(tmp_path / "deep" / "er")
    assert list((tmp_path / "deep" / "er").iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        prepare(tmp_path / "file" / "model")


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
