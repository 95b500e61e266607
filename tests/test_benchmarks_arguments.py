"""The benchmark of argument baselines: what it trains and measures on, what it refuses, what it prints and draws."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from textmine.errors import GoldError, UsageError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import argument_baselines
from baselines.chart import TARGETS, chart
from baselines.curves import Data, curves, draws
from baselines.learner import decide
from baselines.measures import LABELS, chance, interval, labels_of, measures
from baselines.units import Unit, gather, outside_files, split_files

SAYINGS = {
    "geography": ("The mountains and the river cut the province off.", "claim", {"geography": "favours"}),
    "history": ("An earlier war and an old grievance weighed on both.", "premise", {"history": "favours"}),
    "ethnicity": (
        "The minority spoke its own language, as kin abroad did.",
        "premise",
        {"ethnicity": "favours"},
    ),
    "legal_order": (
        "The constitution forbade it and the court ruled so.",
        "claim",
        {"legal_order": "inhibits"},
    ),
    "none": ("The delegates arrived on a train in the morning.", "none", {}),
}


def write_gold(
    folder: Path, name: str, text: str, sentences: list[dict], paragraphs: list, notes: list
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    header = {
        "record": "header", "format": "textmine-gold 1", "source": f"{name}.md",
        "sha256": hashlib.sha256(text.encode()).hexdigest(), "layers": {"structure": "all", "arguments": "all"},
    }  # fmt: skip
    records = [header, *paragraphs, *sentences, *notes]
    path = folder / f"{name}.gold.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def write_chapter(folder: Path, name: str, gold_folder: Path) -> Path:
    """Write a chapter of one paragraph for each saying, with a marker inside the second sentence."""
    text, sentences, paragraphs = "", [], []
    notes = []
    for saying, role, factors in SAYINGS.values():
        start = len(text)
        for number in range(3):
            begin = len(text)
            text += f"{name.capitalize()} {number}: {saying}"
            if number == 1:
                notes.append({"record": "note", "label": "1", "spans": [[0, 1]], "markers": [len(text) - 5]})
                text = text[:-5] + "[^1]" + text[-5:]
            sentences.append(
                {"record": "sentence", "spans": [[begin, len(text)]], "role": role, "factors": factors}
            )
            text += " "
        paragraphs.append({"record": "paragraph", "spans": [[start, len(text) - 1]]})
        text += "\n\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_bytes(text.encode())
    return write_gold(gold_folder, name, text, sentences, paragraphs, notes)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    splits = {"alder": "train", "birch": "train", "cedar": "train", "damson": "development", "elm": "test"}
    entries = []
    for name, split in splits.items():
        write_chapter(folder, name, folder / "gold")
        entries.append(f'[[chapter]]\nid = "{name}"\nfile = "{name}.md"\nsplit = "{split}"\n')
    (folder / "corpus.toml").write_text("\n".join(entries), encoding="utf-8")
    return folder / "corpus.toml"


@pytest.fixture
def data(manifest: Path, tmp_path: Path) -> Data:
    return argument_baselines.load_data(manifest, "development", tmp_path / "nothing")


def test_baselines_units_hold_text_and_neighbours_of_the_paragraph(manifest):
    units = gather([manifest.parent / "gold" / "alder.gold.jsonl"])
    assert len(units) == 15
    first, second, third, fourth = units[:4]
    assert first.before == ""
    assert first.after == second.text
    assert third.before == second.text
    assert third.after == ""
    assert fourth.before == ""
    assert second.text == "Alder 1: The mountains and the river cut the province off."
    assert (second.role, second.factors, second.chapter) == ("claim", {"geography"}, "alder")


def test_baselines_units_blank_lines_part_paragraphs_where_gold_has_none(tmp_path):
    text = "It is *so*.\r\nTwo\nlines.\r\n\r\nThen _this_ came."
    spans = [(0, 11), (13, 23), (27, len(text))]
    rows = [{"record": "sentence", "spans": [span], "role": "none", "factors": {}} for span in spans]
    (tmp_path / "plain.md").write_bytes(text.encode())
    units = gather([write_gold(tmp_path, "plain", text, rows, [], [])])
    assert [unit.text for unit in units] == ["It is so.", "Two lines.", "Then this came."]
    assert [unit.after for unit in units] == ["Two lines.", "", ""]


def test_baselines_units_unknown_factor_is_an_error(tmp_path):
    rows = [{"record": "sentence", "spans": [(0, 3)], "role": "claim", "factors": {"weather": "neutral"}}]
    (tmp_path / "odd.md").write_bytes(b"So.")
    path = write_gold(tmp_path, "odd", "So.", rows, [], [])
    with pytest.raises(GoldError, match="'weather' is unknown"):
        gather([path])


def test_baselines_data_keeps_the_splits_apart(data):
    assert data.chapters == ["alder", "birch", "cedar"]
    assert {data.units[i].chapter for i in data.sets["development"]} == {"damson"}
    assert not any(unit.chapter == "elm" for unit in data.units)


def test_baselines_test_split_is_refused(manifest, tmp_path, capsys):
    corpus = argument_baselines.load_corpus(manifest)
    with pytest.raises(UsageError, match="'test' is closed"):
        split_files(corpus, "test")
    with pytest.raises(UsageError, match="'elm' is a chapter of the corpus"):
        outside_files(corpus, ["elm"])
    options = ["--corpus", str(manifest), "--texts", str(tmp_path / "nothing"), "--split", "test"]
    assert argument_baselines.main(options) == 1
    assert "the split 'test' is closed to baselines" in capsys.readouterr().err
    assert argument_baselines.main([*options[:-1], "train"]) == 1
    assert "what is trained on is not measured on" in capsys.readouterr().err


def test_baselines_sets_of_missing_texts_are_left_out(manifest, tmp_path, capsys):
    shared = manifest.parent / "gold" / "shared"
    for names in argument_baselines.tomllib.loads(argument_baselines.SETS.read_text())["sets"].values():
        for name in names:
            write_chapter(tmp_path / "texts", name, shared)
    (tmp_path / "texts" / "pg10145.md").unlink()
    sets = argument_baselines.load_data(manifest, "development", tmp_path / "texts").sets
    assert set(sets) == {"development", "shared chapter", "pg10444"}
    assert "left out: pg10145, for pg10145.md is not there" in capsys.readouterr().err


def test_baselines_draws_are_nested_seeded_and_end_with_all():
    chapters = list("abcdefgh")
    found = list(draws(chapters, [1, 4, 8, 99], 3, seed=1))
    assert [size for size, _ in found] == [1, 1, 1, 4, 4, 4, 8]
    assert all(set(small) < set(large) for (_, small), (_, large) in zip(found[:3], found[3:6], strict=True))
    assert found == list(draws(chapters[::-1], [4, 1], 3, seed=1))
    assert found != list(draws(chapters, [1, 4], 3, seed=2))


def test_baselines_measures_count_as_by_hand():
    units = [Unit("", "", "", role, frozenset(f), "a", n) for n, (role, f) in enumerate(
        [("claim", {"geography"}), ("premise", {"geography"}), ("none", set()), ("none", set())]
    )]  # fmt: skip
    gold = labels_of(units)
    found = gold.copy()
    found[1, LABELS.index("geography")] = False
    found[2, :3] = (True, False, False)
    result = measures(gold, found, gold.astype(float))
    assert result["geography"] == {
        "precision": 1,
        "recall": 0.5,
        "f1": 2 / 3,
        "ranking": 1,
        "gold": 2,
        "found": 1,
    }
    assert result["claim"]["f1"] == pytest.approx(2 / 3)
    assert result["none"]["f1"] == pytest.approx(2 / 3)
    assert result["role"] == pytest.approx(7 / 9)
    assert result["factors"] == pytest.approx(1 / 6)
    assert result["history"]["ranking"] is None
    low, high = interval(gold, found, [(u.chapter, u.paragraph) for u in units], np.random.default_rng(0))[
        "role"
    ]
    assert low <= 7 / 9 <= high
    assert chance(gold, 2)[0].tolist() == [False, False, True, True, True, True, True]


def test_baselines_decision_picks_strength_and_thresholds():
    gold = np.zeros((4, len(LABELS)), bool)
    gold[:, 0] = (True, True, False, False)
    gold[:, 2] = ~gold[:, 0]
    gold[:3, 3] = True
    poor, good = np.full(gold.shape, 0.5), np.full(gold.shape, 0.1)
    good[:, 0], good[:, 2] = gold[:, 0], ~gold[:, 0]
    good[:, 3] = (0.4, 0.3, 0.2, 0.0)
    decision = decide(np.stack([poor, good]), gold, [1.0, 9.0])
    assert decision.strengths[3] == 9
    assert decision.strengths[0] == 9
    assert decision.thresholds[0] == pytest.approx(0.1)
    assert (decision.labels(good)[:, :4] == gold[:, :4]).all()


def test_baselines_curves_learn_and_are_printed_and_drawn(manifest, data, tmp_path, capsys):
    runs = list(curves(data, ["tfidf"], {}, [1], 2, seed=1))
    assert {(run["model"], run["context"], run["size"]) for run in runs} == {
        ("chance", "none", 3), ("tfidf", "sentence", 1), ("tfidf", "sentence", 3), ("tfidf", "neighbours", 1),
        ("tfidf", "neighbours", 3),
    }  # fmt: skip
    full = next(run for run in runs if (run["context"], run["size"]) == ("sentence", 3))
    assert full["factors"] == 1
    assert full["role"] == 1
    out, drawing = tmp_path / "runs.json", tmp_path / "curves.svg"
    options = [
        "--corpus",
        str(manifest),
        "--texts",
        str(tmp_path / "nothing"),
        "--models",
        "tfidf",
        "--sizes",
        "1",
    ]
    assert (
        argument_baselines.main([*options, "--draws", "2", "--out", str(out), "--chart", str(drawing)]) == 0
    )
    printed = capsys.readouterr().out
    assert "development: 15 sentences" in printed
    assert "tfidf, neighbours" in printed
    written = json.loads(out.read_text())
    assert written["runs"] == json.loads(json.dumps(runs))
    assert written["gold"] == data.stamps()
    picture = ElementTree.fromstring(drawing.read_text())
    assert len(picture.findall(".//{*}polyline")) == 2 * len(TARGETS)
    assert chart(runs) == drawing.read_text()


def test_baselines_missing_encoder_names_what_to_install(manifest, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("baselines.encoder.find_spec", lambda name: None)
    options = ["--corpus", str(manifest), "--texts", str(tmp_path / "nothing"), "--models", "embeddings"]
    assert argument_baselines.main(options) == 1
    assert "pip install 'textmine[learning]'" in capsys.readouterr().err
