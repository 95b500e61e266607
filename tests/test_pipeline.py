"""The whole way, on real input: the shared chapter, our own chapters, texts as strings, components alone."""

from __future__ import annotations

import json
import shutil

import jsonschema
import pytest
from spacy.tokens import Doc

import textmine
from effort import effort
from textmine.components.context import plain_context
from textmine.components.language import parse
from textmine.components.records import (
    ARGUMENTS_KEY,
    DATES_KEY,
    ENTITIES_KEY,
    QUOTES_KEY,
    ArgumentRole,
    Quotation,
    TimeExpression,
    kept,
)
from textmine.config import load_config
from textmine.corpus import load_corpus
from textmine.pipeline import load_pipeline
from textmine.schema.v1 import STATEMENT_KINDS, json_schema

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def shared_result(shared_chapter):
    return textmine.annotate(shared_chapter)


def test_pipeline_shared_chapter_is_complete_and_valid(shared_result):
    assert shared_result.status == "complete"
    jsonschema.validate(json.loads(shared_result.to_json()), json_schema())


def test_pipeline_shared_chapter_comes_out_the_same_again(shared_result, shared_chapter):
    assert textmine.annotate(shared_chapter).to_json() == shared_result.to_json()


def test_pipeline_statement_cut_by_a_page_break_is_one(shared_result):
    note = next(note for note in shared_result.notes if note.label == "8")
    cited = [q for q in shared_result.quotes if q.note == note.id and q.kind in STATEMENT_KINDS]
    assert len(cited) == 1
    assert len(cited[0].content) == 2, "two sentences of one statement"
    assert cited[0].speaker is not None
    entity = next(e for e in shared_result.entities if e.id == cited[0].speaker.entity)
    assert entity.name == "Vladimir Putin"


def test_pipeline_source_map_leads_back_to_the_file(shared_result, shared_chapter):
    source = shared_chapter.read_bytes().decode("utf-8")
    for run in shared_result.source_map:
        if run.end - run.start == run.source_end - run.source_start:
            assert shared_result.text[run.start : run.end] == source[run.source_start : run.source_end]
    mapped = sum(run.end - run.start for run in shared_result.source_map)
    assert mapped > 0.98 * len(shared_result.text.replace("\n", ""))


def test_pipeline_notes_stand_in_their_sentences(shared_result):
    sentences = {sentence.id: sentence for sentence in shared_result.sentences}
    for note in shared_result.notes:
        for marker in note.markers:
            home = sentences[marker.sentence]
            assert home.start < marker.position <= home.end + 1


def test_pipeline_own_chapters_are_read_with_their_gold_metadata(root):
    corpus = load_corpus(root / "corpus" / "corpus.toml")
    pipeline = load_pipeline(load_config())
    by_suffix = {corpus.path(entry).suffix: entry for entry in corpus.entries}
    assert set(by_suffix) >= {".md", ".txt", ".pdf"}
    for entry in by_suffix.values():
        from textmine.readers import read

        chapter = pipeline.annotate(read(corpus.path(entry), name=entry.file), entry.identity)
        assert chapter.status == "complete", chapter.problems
        assert chapter.metadata.book.year == 2026
        assert chapter.metadata.authors == ("The textmine contributors",)
        assert len(chapter.notes) >= 4
        assert all(note.markers for note in chapter.notes)
        assert chapter.arguments
        assert chapter.dates


def test_annotate_takes_text_as_it_is():
    chapter = textmine.annotate("In May 1994 the river froze.\n\n“Nobody crossed,” the mayor said.")
    assert [chapter.text[d.start : d.end] for d in chapter.dates] == ["May 1994"]
    assert [q.kind for q in chapter.quotes] == ["direct"]


def test_annotate_of_a_missing_file_says_so(tmp_path):
    with pytest.raises(textmine.TextmineError, match=r"nowhere\.md: "):
        textmine.annotate(str(tmp_path / "nowhere.md"))


def test_annotate_overrides_metadata():
    chapter = textmine.annotate("The river froze.", metadata={"title": "Ice", "book": {"year": 1999}})
    assert (chapter.metadata.title, chapter.metadata.book.year) == ("Ice", 1999)


def test_build_nlp_annotates_any_text():
    doc = textmine.build_nlp()("In 1994 the Valorian minister said that the border was closed.")
    assert {ENTITIES_KEY, DATES_KEY, QUOTES_KEY, ARGUMENTS_KEY} <= set(doc.user_data)
    assert [date.value for date in kept(doc, DATES_KEY, TimeExpression)] == ["1994"]


def test_build_nlp_heeds_the_configuration():
    config = load_config().replace(
        dates={"split_intervals": True, "narrative": "news"}, quotes={"wide": True}
    )
    nlp = textmine.build_nlp(config)
    doc = nlp("The khanate (1748-1822) was rich.")
    assert [date.value for date in kept(doc, DATES_KEY, TimeExpression)] == ["1748", "1822"]


def test_docs_of_anyones_pipeline_can_be_serialised():
    nlp = textmine.build_nlp()
    doc = nlp("In May 1994 the minister said that the border was closed.")
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    for key, kind in ((DATES_KEY, TimeExpression), (QUOTES_KEY, Quotation), (ARGUMENTS_KEY, ArgumentRole)):
        assert kept(again, key, kind) == kept(doc, key, kind)
        assert kept(doc, key, kind)


def test_pipeline_takes_work_that_grows_with_the_text():
    nlp, component = load_pipeline(load_config()).nlp, load_pipeline(load_config()).components["entities"]

    def work(count):
        text = "\n\n".join(["Ruth Vale met the mayor of Paris in France."] * count)
        doc = parse(nlp, text, plain_context(text))
        return effort(lambda: component(doc))

    work(2)
    assert work(80) < 4.6 * work(20)


def test_pipeline_component_that_fails_leaves_the_others(monkeypatch):
    pipeline = load_pipeline(load_config())

    def broken(doc):
        raise RuntimeError("no such luck")

    monkeypatch.setitem(pipeline.components, "dates", broken)
    chapter = textmine.annotate("In 1994 the river froze.\n\n“Nobody crossed,” the mayor said.")
    assert chapter.status == "partial"
    assert [(p.component, p.severity) for p in chapter.problems] == [("dates", "error")]
    assert "no such luck" in chapter.problems[0].message
    assert chapter.quotes
    assert not chapter.dates


def test_another_codebook_gives_other_factors(tmp_path, root):
    shipped = (root / "codebooks" / "structural-factors.yaml").read_text(encoding="utf-8")
    assert "geography:" in shipped
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "name: mine\nversion: '1'\nfactors:\n  economy:\n    label: Economy\n    definition: Money and trade.\n"
        "    indicators: [trade, revenue]\n",
        encoding="utf-8",
    )
    config = load_config().replace(arguments={"codebook": str(mine)})
    chapter = textmine.annotate(
        "Because trade collapsed and revenue fell, the province could not secede.", config=config
    )
    assert {use.factor for argument in chapter.arguments for use in argument.factors} == {"economy"}
    assert chapter.provenance.codebook.name == "mine"


def test_headings_are_no_evidence(tmp_path, root):
    source = (root / "corpus" / "quennet.md").read_text(encoding="utf-8")
    with_headings = textmine.annotate(root / "corpus" / "quennet.md")
    shutil.copy(root / "corpus" / "quennet.md", tmp_path / "a.md")
    changed = "\n".join(
        "## Section" if line.startswith("## ") and "Notes" not in line else line
        for line in source.split("\n")
    )
    (tmp_path / "b.md").write_text(changed, encoding="utf-8")
    without = textmine.annotate(tmp_path / "b.md")

    def labels(chapter):
        return [
            (
                chapter.text[a.start : a.end],
                a.role,
                a.role_score,
                [(f.factor, f.score, f.direction) for f in a.factors],
            )
            for a in chapter.arguments
        ]

    assert labels(without) == labels(with_headings)
