"""The words that introduce statements, read once from `cues.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

Frames = frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of `cues.toml`, arranged for look-up.

    Attributes:
        verbs: for each lemma, its completions (further words, longest first) and the frames of the whole.
        statement_nouns, attitude_nouns, document_nouns, inquiring_nouns, term_nouns, work_nouns: lemmas.
        source_phrases: phrases before a source, as tuples of lower-case words.
        possessed: lemmas after a possessive: "in X's words".
        scare, named, titled: what stands right before a mark, in lower case, by kind.
        titles: words of office and courtesy before a name.
        author: pronouns of the author's own voice; own_works: what the author calls the text at hand.
        doubtful_verbs: verbs of saying whose subject is often a thing; agent_endings: of nouns that name persons.
        document_parts: nouns for the parts of documents: "Article 6 of the Charter".
        lemmas: of forms that the lemmatiser takes for another word's.
    """

    verbs: dict[str, tuple[tuple[tuple[str, ...], Frames], ...]]
    statement_nouns: frozenset[str]
    attitude_nouns: frozenset[str]
    document_nouns: frozenset[str]
    inquiring_nouns: frozenset[str]
    term_nouns: frozenset[str]
    work_nouns: frozenset[str]
    source_phrases: tuple[tuple[str, ...], ...]
    possessed: frozenset[str]
    scare: tuple[str, ...]
    named: tuple[str, ...]
    titled: tuple[str, ...]
    titles: frozenset[str]
    author: frozenset[str]
    own_works: frozenset[str]
    doubtful_verbs: frozenset[str]
    agent_endings: tuple[str, ...]
    document_parts: frozenset[str]
    lemmas: dict[str, str]


def _verbs(frames: dict[str, list[str]]) -> dict[str, tuple[tuple[tuple[str, ...], Frames], ...]]:
    gathered: dict[tuple[str, ...], set[str]] = {}
    for frame, entries in frames.items():
        for entry in entries:
            gathered.setdefault(tuple(entry.split()), set()).add(frame)
    by_lemma: dict[str, list[tuple[tuple[str, ...], Frames]]] = {}
    for words, names in gathered.items():
        by_lemma.setdefault(words[0], []).append((words[1:], frozenset(names)))
    return {lemma: tuple(sorted(rows, key=lambda row: -len(row[0]))) for lemma, rows in by_lemma.items()}


@cache
def load_lexicon() -> Lexicon:
    """Return the shipped lexicon, read once in a process."""
    text = resources.files(__package__).joinpath("cues.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    nouns, phrases = data["nouns"], data["phrases"]
    return Lexicon(
        verbs=_verbs(data["verbs"]),
        statement_nouns=frozenset(nouns["statement"]),
        attitude_nouns=frozenset(nouns["attitude"]),
        document_nouns=frozenset(nouns["document"]),
        inquiring_nouns=frozenset(nouns["inquiring"]),
        term_nouns=frozenset(nouns["term"]),
        work_nouns=frozenset(nouns["work"]),
        source_phrases=tuple(tuple(phrase.split()) for phrase in phrases["source"]),
        possessed=frozenset(phrases["possessed"]),
        scare=tuple(phrases["scare"]),
        named=tuple(phrases["named"]),
        titled=tuple(phrases["titled"]),
        titles=frozenset(data["speakers"]["titles"]),
        author=frozenset(data["speakers"]["author"]),
        own_works=frozenset(data["speakers"]["own_works"]),
        doubtful_verbs=frozenset(data["speakers"]["doubtful_verbs"]),
        agent_endings=tuple(data["speakers"]["agent_endings"]),
        document_parts=frozenset(data["speakers"]["document_parts"]),
        lemmas=data["lemmas"],
    )
