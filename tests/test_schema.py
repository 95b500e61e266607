"""The published record: what it refuses, what it generates, how it comes back."""

from __future__ import annotations

import json

import jsonschema
import pytest
from pydantic import ValidationError

from textmine.schema.rows import COLUMNS, KINDS
from textmine.schema.v1 import Chapter, json_schema

TEXT = "Valoria\n\nIn 1921 the court ruled. It said no."


def _values(**changes):
    values = {
        "id": "valoria",
        "status": "complete",
        "metadata": {"title": "Valoria"},
        "source": {"path": "valoria.md", "media_type": "text/markdown", "sha256": "0" * 64, "bytes": 40},
        "provenance": {
            "textmine": "0.1.0",
            "models": {"m": {"version": "1", "sha256": "0" * 64}},
            "config_sha256": "0" * 64,
            "codebook": {"name": "c", "version": "1", "sha256": "0" * 64},
        },
        "text": TEXT,
        "pages": [{"label": "12", "start": 0, "end": len(TEXT)}],
        "sections": [{"id": "sec-1", "parent": None, "level": 1, "kind": "section", "title": "Valoria", "start": 0, "end": len(TEXT)}],
        "blocks": [
            {"id": "blk-1", "section": "sec-1", "kind": "heading", "start": 0, "end": 7},
            {"id": "blk-2", "section": "sec-1", "kind": "paragraph", "start": 9, "end": len(TEXT)},
        ],
        "sentences": [{"id": "sen-1", "block": "blk-2", "section": "sec-1", "start": 9, "end": 33}],
        "dates": [{"id": "dat-1", "start": 12, "end": 16, "type": "DATE", "value": "1921", "sentence": "sen-1"}],
        "quotes": [
            {"id": "quo-1", "kind": "indirect", "content": [{"start": 42, "end": 44}], "cue": {"start": 37, "end": 41}, "score": 0.5}
        ],
        "arguments": [
            {"id": "arg-1", "sentence": "sen-1", "start": 9, "end": 33, "role": "premise", "role_score": 0.7,
             "factors": [{"factor": "legal_order", "score": 0.8, "direction": "inhibits", "evidence": [{"start": 21, "end": 26, "weight": 1}]}]}
        ],
    }  # fmt: skip
    return {**values, **changes}


def test_schema_round_trip_keeps_every_byte():
    chapter = Chapter.model_validate(_values())
    text = chapter.to_json()
    assert Chapter.from_json(text) == chapter
    assert Chapter.from_json(text).to_json() == text


def test_schema_as_committed_is_as_generated(root):
    committed = json.loads((root / "schemas" / "chapter-v1.schema.json").read_text(encoding="utf-8"))
    assert committed == json_schema(), "run: textmine schema --out schemas/chapter-v1.schema.json"


def test_schema_accepts_what_the_records_write():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    written = json.loads(Chapter.model_validate(_values()).to_json())
    jsonschema.validate(written, json_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**written, "status": "splendid"}, json_schema())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sentences": [{"id": "s", "block": "blk-2", "section": "sec-1", "start": 9, "end": 999}]}, "lies outside the text"),
        ({"sentences": [{"id": "s", "block": "blk-9", "section": "sec-1", "start": 9, "end": 20}]}, "not one of the blocks"),
        ({"dates": [{"id": "d", "start": 5, "end": 5, "type": "DATE", "value": "1921"}]}, "not after start"),
        ({"dates": [{"id": "d", "start": 5, "end": 7, "type": "DATE", "value": "1921", "anchor": "dat-7"}]}, "not one of the dates"),
        (
            {"dates": [{"id": "a", "start": 9, "end": 10, "type": "DATE", "value": "1"}, {"id": "b", "start": 2, "end": 3, "type": "DATE", "value": "2"}]},
            "not sorted",
        ),
        ({"colour": "red"}, "Extra inputs"),
    ],
)  # fmt: skip
def test_schema_refuses_contradictions(changes, words):
    with pytest.raises(ValidationError, match=words):
        Chapter.model_validate(_values(**changes))


def test_frames_rows_can_be_cited_without_a_join():
    frames = Chapter.model_validate(_values()).to_frames()
    assert tuple(frames) == KINDS
    assert all(list(frames[kind].columns) == list(COLUMNS[kind]) for kind in KINDS)
    row = frames["arguments"].iloc[0]
    assert row[["chapter", "section", "page", "sentence", "factor", "evidence"]].tolist() == [
        "valoria", "Valoria", "12", "In 1921 the court ruled.", "legal_order", "court",
    ]  # fmt: skip
    assert frames["dates"].iloc[0]["text"] == "1921"
    assert frames["quotes"].iloc[0][["cue", "text", "statement"]].tolist() == ["said", "no", True]
    assert frames["notes"].empty
