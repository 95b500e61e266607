"""The tagger reads again what the rules found: joined, and without it a clear error."""

from __future__ import annotations

import sys

import pytest

from textmine.components.context import plain_context
from textmine.components.encoder import runtime
from textmine.components.language import parse
from textmine.components.quotes import second_reading as module
from textmine.components.quotes.logic import Settings, quotes
from textmine.config import load_config
from textmine.errors import ModelError

TEXT = "The envoy said that the border was shut. They called it “a quiet frontier”."


def test_config_names_the_tagger_beside_its_file(tmp_path):
    path = tmp_path / "textmine.toml"
    path.write_text('[quotes]\ntagger = "fitted"\n', encoding="utf-8")
    assert load_config(path).quotes.tagger == str(tmp_path / "fitted")
    assert load_config().quotes.tagger == ""


@pytest.mark.model
def test_quotes_with_a_tagger_that_is_missing_say_so(nlp, tmp_path):
    doc = parse(nlp, TEXT, plain_context(TEXT))
    with pytest.raises(ModelError, match="the fitted model is missing"):
        list(quotes(doc, Settings(tagger=tmp_path / "none")))


@pytest.mark.model
def test_quotes_go_through_the_second_reading(nlp, tmp_path, monkeypatch):
    seen = {}

    def reading(found, view, model, *, wide):
        seen["made_by"] = [q.made_by for q in found]
        seen["model"], seen["wide"] = model, wide
        return [q for q in found if q.kind == "indirect"]

    monkeypatch.setattr(module, "second_reading", reading)
    doc = parse(nlp, TEXT, plain_context(TEXT))
    (kept,) = quotes(doc, Settings(tagger=tmp_path))
    assert TEXT[slice(*kept.content[0])] == "the border was shut"
    assert seen["model"] == tmp_path
    assert not seen["wide"]
    assert len(seen["made_by"]) == 2


@pytest.mark.model
def test_quotes_without_a_tagger_load_no_encoder(nlp):
    doc = parse(nlp, TEXT, plain_context(TEXT))
    before = runtime.load_encoder.cache_info().currsize
    assert len(list(quotes(doc))) == 2
    assert runtime.load_encoder.cache_info().currsize == before
    assert "onnxruntime" not in sys.modules
