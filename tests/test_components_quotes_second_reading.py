"""The tagger reads again what the rules found: joined, and without it a clear error."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from textmine.components.context import plain_context
from textmine.components.encoder.runtime import Scores
from textmine.components.language import parse
from textmine.components.quotes import second_reading as module
from textmine.components.quotes.factory import tagger_folder
from textmine.components.quotes.logic import Settings, quotes
from textmine.components.quotes.second_reading import load_tagger
from textmine.components.quotes.tagged import HEADS
from textmine.config import load_config
from textmine.errors import ModelError
from textmine.pipeline import load_pipeline

TEXT = (
    "The envoy said that the border was shut. It remained, in the words of Orla Venn, “a quiet frontier”. "
    "The so-called “frozen” war went on. As the commission would put it years later, nobody had asked the farmers."
)


def test_config_names_the_tagger_beside_its_file(tmp_path):
    path = tmp_path / "textmine.toml"
    for given, expected in (("fitted", str(tmp_path / "fitted")), ("shipped", "shipped"), ("", "")):
        path.write_text(f'[quotes]\ntagger = "{given}"\n', encoding="utf-8")
        assert load_config(path).quotes.tagger == expected
    assert load_config().quotes.tagger == "shipped"
    assert tagger_folder("") is None


@pytest.mark.model
def test_quotes_with_a_tagger_that_is_missing_say_so(nlp, tmp_path):
    doc = parse(nlp, TEXT, plain_context(TEXT))
    with pytest.raises(ModelError, match="the fitted model is missing"):
        list(quotes(doc, Settings(tagger=tmp_path / "none")))


def test_a_run_with_a_tagger_that_is_missing_ends_before_it_begins(tmp_path):
    with pytest.raises(ModelError, match="the fitted model is missing"):
        load_pipeline(load_config().replace(quotes={"tagger": str(tmp_path / "none")}))


def test_tagger_of_something_else_is_refused(tmp_path):
    folder = tmp_path / "other"
    shutil.copytree(tagger_folder("shipped"), folder)
    manifest = json.loads((folder / "model.json").read_text())
    manifest["heads"] = {f"x{name}": classes for name, classes in manifest["heads"].items()}
    (folder / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="no tagger of quotations: it lacks cue"):
        load_tagger(folder)


class _Encoder:
    """Scores by hand: `spans` for each head, `kinds` for what stands in marks."""

    def __init__(self, spans, kinds):
        self.heads = dict.fromkeys(HEADS - {"kind"}, ("outside", "begin", "inside"))
        self.heads["kind"] = ("statement", "scare", "term", "title")
        self.extra, self._spans, self._kinds = {}, spans, kinds

    def scores(self, text, regions):
        pieces = [m.span() for a, b in regions for m in re.compile(r"\w+|[^\w\s]").finditer(text, a, b)]
        tables = {}
        for head in HEADS - {"kind"}:
            table = np.full((len(pieces), 3), [0.98, 0.01, 0.01], np.float32)
            for part in self._spans.get(head, ()):
                rows = _rows(text, pieces, part)
                table[rows] = [0.02, 0.01, 0.97]
                table[rows[0]] = [0.02, 0.97, 0.01]
            tables[head] = table
        tables["kind"] = np.full((len(pieces), 4), 0.25, np.float32)
        for part, row in self._kinds.items():
            tables["kind"][_rows(text, pieces, part)] = row
        return Scores(np.array(pieces, np.int64).reshape(-1, 2), tables)


def _rows(text, pieces, part):
    begin = text.index(part)
    return [k for k, (a, _) in enumerate(pieces) if begin <= a < begin + len(part)]


def _read(nlp, monkeypatch, text, spans, kinds):
    monkeypatch.setattr(module, "load_tagger", lambda folder: _Encoder(spans, kinds))
    doc = parse(nlp, text, plain_context(text))
    return {text[slice(*q.content[0])]: q for q in quotes(doc, Settings(tagger=Path("by hand")))}


@pytest.mark.model
def test_tagger_tells_which_marks_hold_a_statement(nlp, monkeypatch):
    text = "The general called it “a walk in the park”. The “frozen war” went on. They spoke of the so-called “peace”."
    kinds = {
        "a walk in the park": [0.05, 0.05, 0.9, 0],
        "frozen war": [0.95, 0.05, 0, 0],
        "peace": [0.1, 0.1, 0.8, 0],
    }
    found = _read(nlp, monkeypatch, text, {}, kinds)
    assert found["a walk in the park"].kind == "term"
    assert found["a walk in the park"].made_by == "quotes:tagger-marks"
    assert found["frozen war"].kind == "mixed"
    # A word of distance before the marks leaves no doubt.
    assert found["peace"].kind == "scare"


@pytest.mark.model
def test_tagger_drops_and_adds_reports_without_marks(nlp, monkeypatch):
    text = (
        "The study found that rivers bend. Nobody, the clerk would add in his letter, had asked the farmers."
    )
    rules = {text[slice(*q.content[0])] for q in quotes(parse(nlp, text, plain_context(text)))}
    assert "rivers bend" in rules
    spans = {"indirect": ["had asked the farmers"], "cue": ["add"], "speaker": ["clerk"]}
    found = _read(nlp, monkeypatch, text, spans, {})
    assert "rivers bend" not in found
    assert "had asked the farmers" in " ".join(found)


@pytest.mark.model
def test_tagger_gives_the_speaker_that_the_rules_miss(nlp, monkeypatch):
    text = "The mood was grim in the hall; from the bishop came « une trahison » at last, and then silence."
    spans = {"marked": ["une trahison"], "cue": ["came"], "speaker": ["the bishop"]}
    found = _read(nlp, monkeypatch, text, spans, {"une trahison": [0.97, 0.01, 0.01, 0.01]})
    assert text[slice(*found["une trahison"].speaker)] == "the bishop"
    assert "tagger" in found["une trahison"].made_by


@pytest.mark.model
def test_scores_of_the_shipped_tagger_are_probabilities(nlp):
    doc = parse(nlp, TEXT, plain_context(TEXT))
    found = {TEXT[slice(*q.content[0])]: q for q in quotes(doc, Settings(tagger=tagger_folder("shipped")))}
    assert found["the border was shut"].kind == "indirect"
    assert found["a quiet frontier"].kind == "mixed"
    assert all(0 < q.score <= 1 for q in found.values())
    alone = {TEXT[slice(*q.content[0])]: q.score for q in quotes(doc)}
    assert found["the border was shut"].score != alone["the border was shut"]


@pytest.mark.model
def test_quotes_of_a_text_without_words_are_none(nlp):
    for text in ("", " ", "“”", "\n\n"):
        doc = parse(nlp, text, plain_context(text))
        assert list(quotes(doc, Settings(tagger=tagger_folder("shipped")))) == []
