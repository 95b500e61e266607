from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from textmine.components.arguments.codebook import Codebook, load_codebook
from textmine.components.arguments.cues import cues
from textmine.components.arguments.factors import direction
from textmine.components.arguments.factory import make_arguments, model_folder
from textmine.components.arguments.logic import arguments
from textmine.components.arguments.terms import TermIndex
from textmine.components.context import Context, Region, set_context
from textmine.components.language import parse
from textmine.components.records import ARGUMENTS_KEY, ArgumentRole, kept
from textmine.errors import CodebookError

CASES = tomllib.loads((Path(__file__).parent / "data/arguments/sentences.toml").read_text(encoding="utf-8"))[
    "case"
]
BLANK = spacy.blank("en")
TRADE = Codebook.model_validate(
    {
        "name": "trade",
        "version": "1",
        "factors": {
            "customs": {
                "label": "Customs",
                "definition": "Duties.",
                "indicators": {"strong": ["import duty", "tariff"]},
            }
        },
    }
)


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(None)


def doc_of(text: str) -> Doc:
    doc = BLANK(text)
    for token in doc:
        token.lemma_ = token.lower_
    return doc


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_arguments_factors_and_directions(nlp, codebook, case):
    (found,) = arguments(nlp(case["text"]), codebook)
    assert {f.factor: f.direction for f in found.factors} == case["factors"]
    assert found.role in {"claim", "premise"} or not case["factors"]


@pytest.mark.model
def test_arguments_near_misses_of_the_codebook_are_none(nlp, codebook):
    hits = [
        miss.text
        for name, factor in codebook.factors.items()
        for miss in factor.near_misses
        for found in arguments(nlp(miss.text), codebook)
        if name in {f.factor for f in found.factors}
    ]
    assert not hits


@pytest.mark.model
def test_arguments_finds_half_of_the_codebooks_examples(nlp, codebook):
    found = [
        name in {f.factor for role in arguments(nlp(example.text), codebook) for f in role.factors}
        for name, factor in codebook.factors.items()
        for example in factor.examples
    ]
    assert sum(found) >= len(found) / 2


@pytest.mark.model
def test_arguments_another_codebook_brings_its_own_factors(nlp):
    text = (
        "Because import duties were high, secession was hard to pay for. The enclave was therefore isolated."
    )
    first, second = arguments(nlp(text), TRADE)
    assert [f.factor for f in first.factors] == ["customs"]
    start, end, weight = first.factors[0].evidence[0]
    assert (text[start:end], weight) == ("import duties", 1.0)
    assert second.factors == ()


@pytest.mark.model
def test_arguments_headings_count_for_nothing(nlp, codebook):
    heading, body = "Geography", "It was, however, no reason to give in, because help was near."
    text = f"{heading}\n\n{body}"
    bare = list(arguments(nlp(body), codebook))
    regions = (
        Region(0, 9, "heading", "section", heading),
        Region(11, len(text), "paragraph", "section", heading),
    )
    under = list(arguments(parse(nlp, text, Context(regions)), codebook))
    assert len(bare) == 1
    assert [(r.role, r.role_score, r.factors) for r in under] == [
        (r.role, r.role_score, r.factors) for r in bare
    ]


@pytest.mark.parametrize(
    ("kind", "section", "count"),
    [
        ("paragraph", "section", 1), ("paragraph", "introduction", 1), ("blockquote", "section", 1), ("list_item", "section", 1),
        ("note", "notes", 0), ("note", "section", 0), ("heading", "section", 0), ("table", "section", 0), ("caption", "section", 0),
        ("paragraph", "references", 0), ("paragraph", "front", 0), ("paragraph", "back", 0),
    ],
)  # fmt: skip
def test_arguments_only_body_prose_is_read(codebook, kind, section, count):
    text = "The enclave was small."
    doc = doc_of(text)
    set_context(doc, Context((Region(0, len(text), kind, section),)))
    assert len(list(arguments(doc, codebook))) == count


def test_arguments_none_is_yielded_without_factors(codebook):
    (found,) = arguments(doc_of("This chapter turns to the enclave."), codebook)
    assert (found.role, found.factors) == ("none", ())


def test_arguments_longer_terms_hide_shorter_ones(codebook):
    text = "Because the ethnic majority resisted, and a status quo held, the ethnic composition was a reason."
    (found,) = arguments(doc_of(text), codebook)
    evidence = {f.factor: [text[a:b] for a, b, _ in f.evidence] for f in found.factors}
    assert evidence["ethnicity"] == ["ethnic majority", "ethnic composition"]
    assert "legal_order" not in evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it hindered secession", "inhibits"),
        ("it never hindered secession", "favours"),
        ("it legitimised secession", "favours"),
        ("it did not legitimise secession", "inhibits"),
        ("it was blue", "neutral"),
    ],
)
def test_arguments_direction_turns_round_with_negation(text, expected):
    doc = BLANK(text)
    lemmas = {"hindered": "hinder", "legitimised": "legitimise"}
    for token in doc:
        token.lemma_ = lemmas.get(token.text, token.text)
    assert direction(list(doc)) == expected


def test_terms_match_forms_lemmas_and_hyphens():
    doc = doc_of("A multi-ethnic state, and Duties of import duty.")
    doc[6].lemma_ = "be"
    index = TermIndex(
        [("multi ethnic", "a"), ("import duty", "b"), ("duty of import duty", "b"), ("duties", "c")]
    )
    assert [(h.value, doc[h.start : h.end].text) for h in index.find(list(doc))] == [
        ("a", "multi-ethnic"),
        ("c", "Duties"),
        ("b", "import duty"),
    ]


def test_arguments_factory_takes_a_path(tmp_path, root):
    text = (root / "codebooks" / "structural-factors.yaml").read_text(encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_text(text.replace("name: structural-factors", "name: own"), encoding="utf-8")
    component = make_arguments(BLANK, "arguments", str(path))
    assert component.codebook.name == "own"
    doc = component(doc_of("The enclave was a reason for war."))
    assert [span.label_ for span in doc.spans[ARGUMENTS_KEY]] == [
        r.role for r in kept(doc, ARGUMENTS_KEY, ArgumentRole)
    ]
    assert doc.spans[ARGUMENTS_KEY][0].text == doc.text
    with pytest.raises(CodebookError, match="no such file"):
        make_arguments(BLANK, "arguments", str(tmp_path / "none.yaml"))


def test_cues_are_complete():
    known = cues()
    assert set(known.surface) == {
        "question",
        "figures",
        "dated_past",
        "present",
        "short",
        "factor_strong",
        "factor_common",
    }
    assert {"causal", "concessive", "comparative", "exemplifying", "modal", "evaluative"} <= set(known.groups)


WORDS = st.sampled_from(
    [
        "the",
        "enclave",
        "because",
        "therefore",
        "ethnic",
        "majority",
        "not",
        "hinder",
        "favour",
        "law",
        "history",
        "-",
        ".",
        "\n\n",
        "percent",
        "1,500",
        "?",
        "status",
        "quo",
        "Ω",
        "😀",
        "chapter",
        "this",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_arguments_scores_are_probabilities_and_evidence_sums_to_one(words):
    doc = doc_of(" ".join(words))
    end = 0
    for role in arguments(doc, load_codebook(None)):
        assert role.start >= end
        assert 1 / 3 <= role.role_score <= 1
        assert role.role != "none" or not role.factors
        for factor in role.factors:
            assert 0.5 <= factor.score <= 1
            assert sum(weight for _, _, weight in factor.evidence) == pytest.approx(1)
            assert all(role.start <= a < b <= role.end for a, b, _ in factor.evidence)
        end = role.end


@pytest.mark.model
def test_arguments_share_with_factors_is_sane_on_a_real_chapter(nlp, codebook, shared_chapter):
    text = shared_chapter.read_text(encoding="utf-8")
    body = text.rsplit("\n---\n", 1)[1].split("## NOTES")[0].replace("*", "")
    found = list(arguments(nlp(body), codebook))
    share = sum(bool(role.factors) for role in found) / len(found)
    assert len(found) > 150
    assert 0.3 <= share <= 0.5


def _shipped():
    from textmine.components.arguments.tagged import SentenceModel, load_model

    return SentenceModel(load_model(model_folder("shipped")))


@pytest.mark.model
def test_encoder_decides_without_headings(nlp, codebook):
    body = (
        "The mountains cut the province off from the capital, which made it easier to defend and favoured secession. "
        "The governor arrived in May. Its constitution, moreover, had never allowed any part of the state to leave."
    )
    bare = list(
        arguments(parse(nlp, body, Context((Region(0, len(body), "paragraph"),))), codebook, _shipped())
    )
    head = "Geography\n\n"
    text = head + body
    regions = (Region(0, len(head) - 2, "heading"), Region(len(head), len(text), "paragraph"))
    under = list(arguments(parse(nlp, text, Context(regions)), codebook, _shipped()))
    assert [(r.role, r.role_score, [(f.factor, f.score) for f in r.factors]) for r in under] == [
        (r.role, r.role_score, [(f.factor, f.score) for f in r.factors]) for r in bare
    ]
    assert bare[0].role != "none"
    assert "geography" in {f.factor for f in bare[0].factors}
    assert bare[1].role == "none"
    assert "legal_order" in {f.factor for f in bare[2].factors}


@pytest.mark.model
def test_encoder_shows_the_words_that_carried_a_factor(nlp, codebook):
    text = "The rugged mountains and the want of roads made the enclave easy to defend, and so they favoured its secession."
    (found,) = arguments(
        parse(nlp, text, Context((Region(0, len(text), "paragraph"),))), codebook, _shipped()
    )
    (used,) = (f for f in found.factors if f.factor == "geography")
    words = " ".join(text[start:end] for start, end, _ in used.evidence)
    assert {"mountains", "roads", "enclave", "rugged"} & set(words.split())
    assert 0 < sum(weight for _, _, weight in used.evidence) <= 1.0 + 1e-6
    assert [e[0] for e in used.evidence] == sorted(e[0] for e in used.evidence)


@pytest.mark.model
def test_encoder_leaves_factors_that_it_does_not_know_to_their_terms(nlp):
    text = "Because the tariff fed its port, the province could afford secession, and that is why it left."
    (found,) = arguments(parse(nlp, text, Context((Region(0, len(text), "paragraph"),))), TRADE, _shipped())
    assert found.made_by == "arguments:encoder"
    assert [f.factor for f in found.factors] == ["customs"]
