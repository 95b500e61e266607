"""Short pieces with attributions, read as examples for the tagger."""

from __future__ import annotations

import pytest

from textmine.errors import GoldError
from textmine.training.statement_texts import statement_example, statement_examples

PIECE = """# Ferry stays shut

{The mayor|speaker a1; speaker a2} {said|cue a1} that {the ferry would be “back in a week|said a1}” but {refused|cue a2} {to name a date|held a2}. “{We wait|said a3},” {wrote|cue a3} the {clerk|speaker a3}. Critics {called|cue a4} {it a vow|object a4}. The “{ghost boats|term}” rot.
"""


def _texts(example, head):
    return [example.text[start:end] for start, end in example.spans[head]]


def test_statement_example_has_both_senses():
    example = statement_example(PIECE, "ferry-01.md")
    assert example.text.startswith("# Ferry stays shut\n\nThe mayor said that the ferry")
    assert _texts(example, "wide") == [
        "the ferry would be “back in a week",
        "to name a date",
        "We wait",
        "it a vow",
    ]
    assert _texts(example, "marked") == ["back in a week", "We wait,"]
    assert _texts(example, "cue") == ["said", "wrote"]
    assert _texts(example, "speaker") == ["The mayor", "clerk"]
    assert _texts(example, "wide cue") == ["said", "refused", "wrote", "called"]
    assert _texts(example, "indirect") == []
    assert [(kind, example.text[a:b]) for kind, (a, b) in example.kinds if kind != "statement"] == [
        ("term", "ghost boats")
    ]


def test_statement_example_does_not_know_whether_an_object_is_a_statement():
    example = statement_example(PIECE, "ferry-01.md")
    begin = example.text.index("it a vow")
    assert (begin, begin + 8) in example.unknown["indirect"]
    refused = example.text.index("to name a date")
    assert not any(a <= refused < b for a, b in example.unknown["cue"])


@pytest.mark.parametrize(
    ("faulty", "told"),
    [
        ("{a|said}", "'said' is no label"),
        ("{a|cue a1} b", "the attribution 'a1' has no content"),
        ("One.\nTwo {a|cue a1} {b|speaker a1}.", r"piece\.md:2:5: the attribution 'a1' has no content"),
        ("{a|said a1} and {b|held a1}", r"piece\.md:1:17: 'a1' is held here and said elsewhere"),
        ("{a|spoken a1}", "'spoken a1' is no label"),
    ],
)
def test_statement_example_names_faulty_labels(faulty, told):
    with pytest.raises(GoldError, match=told):
        statement_example(faulty, "piece.md")


def test_shipped_pieces_are_sound_and_many(root):
    examples = list(statement_examples(root / "corpus" / "statements"))
    assert sum(len(example.text.split()) for example in examples) > 30_000
    assert sum(len(example.spans["wide"]) for example in examples) > 1_500
    assert len({example.name.partition("-")[0] for example in examples}) >= 5
