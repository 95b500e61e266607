from __future__ import annotations

import hashlib

import pytest
import yaml

from textmine.components.arguments.codebook import Codebook, load_codebook
from textmine.errors import CodebookError

SMALL = """
name: trade
version: "1"
factors:
  customs:
    label: Customs
    definition: Duties at the border.
    indicators:
      strong: [tariff]
"""
KEY = "factors.customs.indicators"


def test_codebook_shipped_covers_the_guidelines(root):
    codebook = load_codebook(None)
    assert list(codebook.factors) == ["geography", "history", "ethnicity", "legal_order"]
    for name, factor in codebook.factors.items():
        terms = (*factor.indicators.strong, *factor.indicators.common, *factor.indicators.weak)
        assert 60 <= len(terms) <= 130, name
        assert 8 <= len(factor.examples) <= 12, name
        assert 8 <= len(factor.near_misses) <= 12, name
        assert {example.direction for example in factor.examples} == {"inhibits", "favours", "neutral"}, name
        assert factor.includes
        assert factor.excludes


def test_codebook_shipped_is_the_repositorys(root):
    content = (root / "codebooks" / "structural-factors.yaml").read_bytes()
    stamp = load_codebook(None).stamp()
    assert stamp.sha256 == hashlib.sha256(content).hexdigest()
    assert (stamp.name, stamp.version) == ("structural-factors", "1.0")


def test_codebook_reads_any_factors(tmp_path):
    path = tmp_path / "trade.yaml"
    path.write_text(SMALL, encoding="utf-8")
    codebook = load_codebook(path)
    assert codebook.factors["customs"].indicators.strong == ("tariff",)
    assert codebook.stamp().sha256 == hashlib.sha256(SMALL.encode()).hexdigest()


def test_codebook_is_frozen():
    codebook = Codebook.model_validate(yaml.safe_load(SMALL))
    with pytest.raises(ValueError, match="frozen"):
        codebook.name = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("name: trade\n", ""), "key 'name': is missing; add it"),
        (lambda text: text.replace("label: Customs", "lable: Customs"), "key 'factors.customs.label': is missing; add it"),
        (lambda text: text + "colour: red\n", "key 'colour': is unknown; correct its spelling or leave it out"),
        (lambda text: text + "sha256: abc\n", "key 'sha256': is computed, not written; leave it out"),
        (lambda text: text.replace('"1"', "1.0"), "key 'version': must be text; put it in quotation marks"),
        (lambda text: text.replace("label: Customs", "label: ''"), "key 'factors.customs.label': is empty; write something"),
        (lambda text: text.replace("[tariff]", "tariff"), f"key '{KEY}.strong': must be a list; write one item a line"),
        (lambda text: text.replace("[tariff]", "[]"), f"key '{KEY}': no term under `strong` or `common`; correct it"),
        (lambda text: text.replace("[tariff]", "[tariff, Tariff]"), f"key '{KEY}': the term 'tariff' stands twice"),
        (lambda text: text.replace("      strong", "      weak"), f"key '{KEY}': no term under `strong` or `common`"),
        (lambda text: text.replace("customs:", "Customs Duty:"), "is no name; use small letters, digits and underscores"),
        (lambda text: text[: text.index("factors:")] + "factors: {}\n", "key 'factors': is empty; write at least one"),
        (lambda text: text + "name: again\n", "line 10: no valid YAML: key 'name' stands twice; correct that line"),
        (lambda text: text + "  - [", "no valid YAML: "),
        (lambda _: "", "holds no keys; begin with `name:`, `version:` and `factors:`"),
        (lambda _: "- a\n- b\n", "holds no keys; begin with"),
    ],
)  # fmt: skip
def test_codebook_errors_say_file_key_and_remedy(tmp_path, change, words):
    path = tmp_path / "broken.yaml"
    path.write_text(change(SMALL), encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    assert str(caught.value).startswith(str(path))
    assert words in str(caught.value)


def test_codebook_direction_must_be_known(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text(SMALL + "    examples: [{text: A tariff., direction: up}]\n", encoding="utf-8")
    with pytest.raises(
        CodebookError, match=r"factors\.customs\.examples\.0\.direction.*'inhibits', 'favours' or 'neutral'"
    ):
        load_codebook(path)


def test_codebook_missing_file(tmp_path):
    with pytest.raises(CodebookError, match="no such file; name a codebook that exists"):
        load_codebook(tmp_path / "none.yaml")


def test_codebook_folder_or_bytes_are_errors_in_words(tmp_path):
    with pytest.raises(CodebookError, match="name a codebook"):
        load_codebook(tmp_path)
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"name: caf\xe9\n")
    with pytest.raises(CodebookError, match="byte 9 is not UTF-8; save the file as UTF-8"):
        load_codebook(path)
