"""Compiling annotated sources: what comes out, and what is said about faults."""

from __future__ import annotations

import contextlib
import hashlib
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import GoldError
from textmine.evaluation.gold import read_gold
from textmine.evaluation.markup import compile_file, compile_source
from textmine.evaluation.markup_labels import identity_of
from textmine.evaluation.markup_parse import escape
from textmine.evaluation.timex_values import timex_fault

DATA = Path(__file__).parent / "data" / "gold"
SOURCE = (DATA / "varsk.md").read_text("utf-8")
FAULTS = tomllib.loads((DATA / "faults.toml").read_text("utf-8"))
TIMEX = [
    line.split("\t")
    for line in (DATA / "timex_values.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def of(records, kind):
    return [record for record in records if record["record"] == kind]


def shown(compiled, record):
    spans = record.get("spans") or record.get("content") or [(record["start"], record["end"])]
    return [compiled.markdown[start:end] for start, end in spans]


@pytest.mark.parametrize("fault", FAULTS["fault"], ids=lambda fault: fault["words"][0])
def test_compile_source_tells_each_fault_with_its_place(fault):
    with pytest.raises(GoldError) as caught:
        compile_source(fault["source"], name="rain.md")
    message = str(caught.value)
    assert message.startswith(f"rain.md:{fault['line']}:{fault['column']}: ")
    assert all(words in message for words in fault["words"])


@pytest.mark.parametrize("doubt", FAULTS["doubt"], ids=lambda doubt: doubt["words"][0])
def test_compile_source_warns_with_the_place(doubt):
    ((line, column, message),) = compile_source(doubt["source"]).problems
    assert (line, column) == (doubt["line"], doubt["column"])
    assert all(words in message for words in doubt["words"])


def test_compile_source_tells_all_faults_of_a_file_at_once():
    with pytest.raises(GoldError) as caught:
        compile_source("In {May|DATE 2020-13} it rained.{#q}\n\nIt poured.", name="rain.md")
    message = str(caught.value)
    assert message.startswith("rain.md: 3 errors in the annotation")
    assert [f"rain.md:{place}" in message for place in ("1:4", "1:33", "3:1")] == [True] * 3


@pytest.mark.parametrize(("kind", "value", "mod", "right"), TIMEX)
def test_timex_fault_knows_right_from_wrong(kind, value, mod, right):
    assert (timex_fault(kind, value, mod or None) is None) == (right == "yes")


def test_compile_source_leaves_the_chapter_as_readers_get_it():
    compiled = compile_source(SOURCE)
    assert not compiled.problems
    assert "{" not in compiled.markdown
    assert (
        "In the early 1990s\nIlma Torr said: “The sea is our only border.”[^1]\nIts people"
        in compiled.markdown
    )
    assert "| 1993 | 1,204 | 88.5 |" in compiled.markdown


def test_compile_source_finds_the_tree_of_headings():
    compiled = compile_source(SOURCE)
    found = [
        (shown(compiled, h)[0], h["level"], h["parent"], h["kind"]) for h in of(compiled.records, "heading")
    ]
    assert found == [
        ("The Isles That Stayed", 1, None, "front"),
        ("A Long Quarrel", 1, None, "section"),
        ("After the Vote", 2, 1, "section"),
        ("Notes", 1, None, "notes"),
    ]


def test_compile_source_finds_blocks_without_signs_and_markers():
    compiled = compile_source(SOURCE)
    found = [(p["kind"], shown(compiled, p)) for p in of(compiled.records, "paragraph")]
    assert [kind for kind, _ in found] == [
        "paragraph",
        "paragraph",
        "blockquote",
        "list_item",
        "list_item",
        "paragraph",
    ]
    assert found[2][1] == [
        "No isle is a state.",
        "That was the ruling, wrote the High Court of Orhem three years later.",
    ]
    assert found[0][1][0].endswith("only border.”")


def test_compile_source_finds_sentences_with_role_and_factors():
    compiled = compile_source(SOURCE)
    found = {shown(compiled, s)[0]: (s["role"], s["factors"]) for s in of(compiled.records, "sentence")}
    assert len(found) == 11
    assert found["Most islanders speak Varskish."] == ("premise", {"ethnicity": "favours"})
    assert found["Its people had been ruled from Orhem since 1748."] == (
        "premise", {"history": "favours", "legal_order": "inhibits"},
    )  # fmt: skip
    assert found["The Orhemish army left in May 2003."] == ("none", {})


def test_compile_source_finds_notes_tables_and_metadata():
    compiled = compile_source(SOURCE)
    first, second = of(compiled.records, "note")
    assert [compiled.markdown[place:].startswith("[^1]") for place in first["markers"]] == [True]
    assert (second["label"], second["see"]) == ("2", "1")
    (table,) = of(compiled.records, "table")
    assert table["columns"] == ["Year", "For", "Against"]
    assert table["rows"] == [[1993, 1204, 88.5], [1997, "none", 12]]
    (metadata,) = of(compiled.records, "metadata")
    assert metadata["book"] == {"title": "States That Never Were", "year": 2019}
    assert metadata["number"] == "3"


def test_compile_source_finds_statements_with_their_parts():
    compiled = compile_source(SOURCE)
    text = compiled.markdown
    quotes = {tuple(shown(compiled, q)): q for q in of(compiled.records, "quote")}
    broken = quotes["No isle is a state", "That was the ruling"]
    assert text[slice(*broken["speaker"])] == "the High Court of Orhem"
    assert (broken["entity"], broken["cue"]) == ("high-court", None)
    assert quotes[("the vote bound nobody",)]["note"] == "2"
    assert quotes[("frozen waters",)]["kind"] == "scare"
    assert text[slice(*quotes[("too costly",)]["cue"])] == "put it"


def test_compile_source_gives_mentions_their_own_text_as_identity():
    compiled = compile_source("{New Varsk|GPE} met {Torr|PERSON torr > varsk-government}.{#n}")
    first, second = of(compiled.records, "entity")
    assert first["entity"] == "new-varsk"
    assert second["stands_for"] == "varsk-government"


def test_compile_source_keeps_carriage_returns_and_finds_the_same_records():
    crlf = compile_source(SOURCE.replace("\n", "\r\n"))
    plain = compile_source(SOURCE)
    assert crlf.markdown == plain.markdown.replace("\n", "\r\n")
    kinds = [
        [" ".join(" ".join(shown(c, r)).split()) for r in c.records if r["record"] != "metadata"]
        for c in (crlf, plain)
    ]
    assert kinds[0] == kinds[1]


words = st.text(st.sampled_from("ab{}\\| 1é.,"), min_size=1, max_size=12).filter(
    lambda text: text[-1] != "\\"
)


@given(st.lists(st.tuples(words, st.sampled_from(["", "GPE x", "DATE 1999", "term"])), max_size=8))
def test_compile_source_round_trip_selects_the_labelled_text(parts):
    plain = "".join(text for text, _ in parts)
    marked = "".join(f"{{{escape(text)}|{label}}}" if label else escape(text) for text, label in parts)
    compiled = compile_source(marked, free=True)
    assert compiled.markdown == plain
    places, position = [], 0
    for text, label in parts:
        if label:
            places.append((position, position + len(text)))
        position += len(text)
    records = [r for r in compiled.records if r["record"] in ("entity", "date", "quote")]
    found = [tuple(r["content"][0]) if "content" in r else (r["start"], r["end"]) for r in records]
    assert [plain[slice(*span)].strip() for span in sorted(found)] == [
        plain[slice(*span)].strip() for span in places
    ]


@given(st.text(st.sampled_from('a {}|#\n[^]:>-\\"“”.\t'), max_size=60), st.booleans())
def test_compile_source_fails_by_gold_error_only(text, free):
    with contextlib.suppress(GoldError):
        compiled = compile_source(text, free=free)
        assert len(compiled.markdown) <= len(text)


def test_free_source_takes_blocks_from_labels_and_joins_what_a_page_break_cut():
    text = (
        "{THE ISLES|heading 1}\n\n{They were far{\n\nPage 7\n\n|skip} away.{5|marker 5}{#p geo-}|paragraph}\n\n"
        "An unlabelled line\n\n{5|skip} {Torr, Sea.|note 5}\n"
    )
    compiled = compile_source(text, free=True)
    (sentence,) = of(compiled.records, "sentence")
    assert shown(compiled, sentence) == ["They were far", "away."]
    assert shown(compiled, of(compiled.records, "heading")[0]) == ["THE ISLES"]
    (note,) = of(compiled.records, "note")
    assert compiled.markdown[note["markers"][0]] == "5"
    assert len(of(compiled.records, "paragraph")) == 1


def test_compile_file_writes_chapter_and_gold_that_belong_together(tmp_path):
    chapter, gold_path = tmp_path / "varsk.md", tmp_path / "gold" / "varsk.gold.jsonl"
    compile_file(DATA / "varsk.md", chapter, gold_path)
    gold = read_gold(gold_path)
    assert gold.header.sha256 == hashlib.sha256(chapter.read_bytes()).hexdigest()
    assert len(gold.sentences) == 11


def test_compile_file_writes_nothing_when_the_source_has_errors(tmp_path):
    source = tmp_path / "rain.md"
    source.write_text("It rained.", encoding="utf-8")
    with pytest.raises(GoldError, match="has no label"):
        compile_file(source, tmp_path / "out.md", tmp_path / "out.gold.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rain.md"]


def test_compile_file_names_a_missing_source(tmp_path):
    with pytest.raises(GoldError, match=r"nowhere\.md: cannot read the annotated source"):
        compile_file(tmp_path / "nowhere.md", tmp_path / "a", tmp_path / "b")


def test_identity_of_is_lower_case_with_hyphens():
    assert [identity_of(text) for text in ("Nigeria", "U.S.", "Côte d’Ivoire")] == [
        "nigeria",
        "u-s",
        "côte-d-ivoire",
    ]
