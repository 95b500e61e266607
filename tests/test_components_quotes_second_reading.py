"""The tagger reads again what the rules found: joined, and without it a clear error."""

from __future__ import annotations

import json
import shutil

import pytest

from textmine.components.context import plain_context
from textmine.components.language import parse
from textmine.components.quotes.factory import tagger_folder
from textmine.components.quotes.logic import Settings, quotes
from textmine.components.quotes.second_reading import load_tagger
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


@pytest.mark.model
def test_quotes_are_sure_to_a_degree_with_tagger_and_without(nlp):
    doc = parse(nlp, TEXT, plain_context(TEXT))
    for tagger in (None, tagger_folder("shipped")):
        found = {TEXT[slice(*q.content[0])]: q for q in quotes(doc, Settings(tagger=tagger))}
        assert found["the border was shut"].kind == "indirect"
        assert found["a quiet frontier"].kind == "mixed"
        assert found["frozen"].kind == "scare"
        assert all(0 < q.score <= 1 for q in found.values())


@pytest.mark.model
def test_quotes_of_a_text_without_words_are_none(nlp):
    for text in ("", " ", "“”", "\n\n"):
        doc = parse(nlp, text, plain_context(text))
        assert list(quotes(doc, Settings(tagger=tagger_folder("shipped")))) == []
