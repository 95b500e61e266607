"""The tokens of a parsed text as columns: asked for once, since every question to spaCy's tokens costs time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from textmine.components.gazetteer import Gazetteer, load_gazetteer


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of each token, by its index.

    Attributes:
        doc: the text that they are of.
        tokens, words, lower, lemmas: the tokens themselves, as written, in lower case, and their lemmas in lower case.
        pos, tags, deps, heads, children: the parse.
        capital: whether a word begins with a capital letter.
        starts: whether a sentence begins here.
        small: words that stand somewhere in the text in lower case.
        labels: label of the statistical model's entity around a token, "" outside.
        entities: label of each of the model's entities, by its extent.
        gazetteer: what is known of names.
        states: the tagger's and parser's view of each token in its surroundings, a row a token; no columns if there is none.
    """

    doc: Doc
    tokens: list[Token]
    words: list[str]
    lower: list[str]
    lemmas: list[str]
    pos: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    children: dict[int, list[int]]
    capital: list[bool]
    starts: list[bool]
    small: frozenset[str]
    labels: list[str]
    entities: dict[tuple[int, int], str]
    gazetteer: Gazetteer
    states: NDArray[np.float32]

    def joined(self, index: int) -> bool:
        """Tell whether no space parts token `index` from the next."""
        return not self.tokens[index].whitespace_


def columns(doc: Doc, gazetteer: Gazetteer | None = None) -> Columns:
    """Return the columns of `doc`; without a `gazetteer`, with the one that has no table of the user's."""
    tokens = list(doc)
    words = [token.text for token in tokens]
    heads = [token.head.i for token in tokens]
    children: dict[int, list[int]] = defaultdict(list)
    for index, head in enumerate(heads):
        if head != index:
            children[head].append(index)
    labels, entities = [""] * len(tokens), {}
    for span in doc.ents:
        entities[span.start, span.end] = span.label_
        labels[span.start : span.end] = [span.label_] * (span.end - span.start)
    states = np.asarray(doc.tensor, dtype=np.float32)
    if states.ndim != 2 or len(states) != len(tokens):
        states = np.zeros((len(tokens), 0), np.float32)
    return Columns(
        doc=doc,
        tokens=tokens,
        words=words,
        lower=[token.lower_ for token in tokens],
        lemmas=[token.lemma_.lower() for token in tokens],
        pos=[token.pos_ for token in tokens],
        tags=[token.tag_ for token in tokens],
        deps=[token.dep_ for token in tokens],
        heads=heads,
        children=children,
        capital=[word[:1].isupper() for word in words],
        starts=[bool(token.is_sent_start) for token in tokens],
        small=frozenset(word for word in words if word[:1].islower()),
        labels=labels,
        entities=entities,
        gazetteer=gazetteer or load_gazetteer(),
        states=states,
    )
