"""What a candidate looks like and what stands around it, as named features."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.components.entities.candidates import Candidate
from textmine.components.entities.columns import Columns
from textmine.components.entities.data import rules
from textmine.components.entities.known import known_kinds
from textmine.components.entities.names import title_length

_POSSESSIVE = frozenset({"'s", "’s", "’", "'"})
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "ADV", "NUM"})
_BARE = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
_MODIFIERS = frozenset({"ADJ", "ADV", "NUM", "PROPN"})
_RELATED = frozenset({"nsubj", "nsubjpass", "dobj", "poss", "compound", "amod", "appos", "conj", "dative"})
_DESCRIBES = frozenset({"relcl", "amod", "compound", "nmod", "acl"})
_LONGEST_CHAIN = 8
_FIRST, _LAST = "<s>", "</s>"


def shape(word: str) -> str:
    """Return the shape of a word, what repeats made single: "Xx" for "Paris", "Xx-Xx" for "Timor-Leste"."""
    kinds: list[str] = []
    for char in word:
        kind = "X" if char.isupper() else "x" if char.islower() else "d" if char.isdigit() else char
        if not kinds or kinds[-1] != kind:
            kinds.append(kind)
    return "".join(kinds)


def own_features(columns: Columns, one: Candidate) -> Iterator[str]:
    """Yield features of the candidate's own words; they are the same at each of its mentions."""
    words, lower = columns.words[one.start : one.end], columns.lower[one.start : one.end]
    size, heads = len(words), rules().heads
    yield f"len:{min(size, 5)}"
    yield "shape:" + " ".join(shape(w) if w[:1].isupper() or not w.isalpha() else w for w in words[:4])
    yield from (f"w:{word}" for word in lower)
    yield f"first:{lower[0]}"
    yield f"last:{lower[-1]}"
    yield from (f"end:{lower[-1][-k:]}" for k in range(1, 6) if len(lower[-1]) > k + 1)
    if size == 1:
        yield from (f"end1:{lower[0][-k:]}" for k in range(1, 5) if len(lower[0]) > k + 1)
        yield f"shape1:{shape(words[0])}"
        if words[0].isupper():
            yield f"capitals:{min(len(words[0]), 6)}"
    else:
        yield from (f"end0:{lower[0][-k:]}" for k in (2, 3) if len(lower[0]) > k)
        if words[0] in heads:
            yield f"head0:{heads[words[0]]}"
    if words[-1] in heads:
        yield f"head:{heads[words[-1]]}:{min(size, 2)}"
    yield from (f"head?:{heads[word]}" for word in words if word in heads)
    yield from known_kinds(columns.gazetteer, one.text, words)
    if any(char.isdigit() for char in one.text):
        yield "digit"
    if lower[-1] in columns.small:
        yield "small"
    if all(word in columns.small or len(word) < 3 for word in lower):
        yield "all small"


def around_features(columns: Columns, one: Candidate) -> Iterator[str]:
    """Yield features of the place where the candidate stands: what the model thinks, words near by, the parse."""
    yield from (f"s:{source}" for source in one.sources if source != "run")
    yield from _labels(columns, one.start, one.end)
    yield from _neighbours(columns, one.start, one.end)
    yield from _titles(columns, one.start)
    yield from _near(columns, one.start, one.end)
    yield from _parse(columns, one.start, one.end)


def _labels(columns: Columns, start: int, end: int) -> Iterator[str]:
    labels = columns.labels
    label = columns.entities.get((start, end))
    if label:
        yield f"n:{label}"
    else:
        inside = {*labels[start:end]} - {""}
        yield from (f"n~{other}" for other in inside)
        if not inside:
            yield "n0"
    if start and labels[start - 1] and labels[start - 1] == labels[start]:
        yield f"n<{labels[start]}"
    if end < len(labels) and labels[end] and labels[end] == labels[end - 1]:
        yield f"n>{labels[end]}"


def before(columns: Columns, start: int) -> tuple[str, str]:
    """Return the second word and the word before `start` within its sentence."""
    if not start or columns.starts[start]:
        return _FIRST, _FIRST
    if start < 2 or columns.starts[start - 1]:
        return _FIRST, columns.lower[start - 1]
    return columns.lower[start - 2], columns.lower[start - 1]


def behind(columns: Columns, end: int) -> tuple[str, str]:
    """Return the word behind a stretch that ends at `end`, and the one after it, within the sentence."""
    size = len(columns.words)
    if end >= size or columns.starts[end]:
        return _LAST, _LAST
    if end + 1 >= size or columns.starts[end + 1]:
        return columns.lower[end], _LAST
    return columns.lower[end], columns.lower[end + 1]


def _neighbours(columns: Columns, start: int, end: int) -> Iterator[str]:
    (p2, p1), (n1, n2) = before(columns, start), behind(columns, end)
    yield from (f"p1:{p1}", f"p2:{p2}", f"p12:{p2} {p1}", f"n1:{n1}", f"n2:{n2}", f"n12:{n1} {n2}")
    tag = columns.tags[end - 1]
    yield from (f"tag:{tag}", f"pos:{columns.pos[end - 1]}")
    if p1 == _FIRST:
        yield "begins"
    elif columns.capital[start - 1]:
        yield "capital before"
    if n1 != _LAST and columns.capital[end]:
        yield "capital behind"
    if start:
        yield f"pp:{columns.pos[start - 1]}"
    if end < len(columns.pos):
        yield f"np:{columns.pos[end]}"
    if p1 == "the":
        yield from ("the", f"the<{p2}", f"the>{n1}", f"the+{tag}")
    if n1 == "(" and end + 1 < len(columns.words):
        word = columns.words[end + 1]
        yield "(:" + ("capitals" if word.isupper() else "digit" if word[:1].isdigit() else "word")
    if p1 == "(":
        yield "in ("
    if n1 in {"-", "–"} and columns.joined(end - 1):
        yield f"hyphen>{n2}"
    if p1 in {"-", "–"} and columns.joined(start - 1):
        yield f"hyphen<{p2}"


def _titles(columns: Columns, start: int) -> Iterator[str]:
    for size in range(min(3, start), 0, -1):
        if title_length(columns.doc, start - size, start, rules().titles) == size:
            yield "title"
            yield "Title" if columns.capital[start - size] else "small title"
            return


def _near(columns: Columns, start: int, end: int) -> Iterator[str]:
    for index in range(max(0, start - 5), max(0, start - 2)):
        if columns.pos[index] in _CONTENT:
            yield f"before:{columns.lemmas[index]}"
    for index in range(end + 2, min(len(columns.pos), end + 5)):
        if columns.pos[index] in _CONTENT:
            yield f"behind:{columns.lemmas[index]}"


def root_of(columns: Columns, start: int, end: int) -> int:
    """Return the last token of a stretch whose head lies outside it."""
    heads = columns.heads
    for index in range(end - 1, start - 1, -1):
        if not start <= heads[index] < end or heads[index] == index:
            return index
    return end - 1


def _parse(columns: Columns, start: int, end: int) -> Iterator[str]:
    lemmas, pos, deps, heads = columns.lemmas, columns.pos, columns.deps, columns.heads
    root = root_of(columns, start, end)
    dep, head = deps[root], heads[root]
    yield f"d:{dep}"
    yield f"dh:{dep}:{lemmas[head]}"
    if dep == "pobj":
        far = heads[head]
        yield from (
            f"ph:{lemmas[head]}:{lemmas[far]}",
            f"phl:{lemmas[far]}",
            f"php:{lemmas[head]}:{pos[far]}",
        )
    elif dep in _RELATED:
        yield f"dl:{dep}:{pos[head]}"
    if dep == "conj":
        yield from _listed(columns, root)
    elif dep == "appos":
        yield f"is appos:{lemmas[head]}"
    elif dep.startswith("nsubj") and lemmas[head] == "be":
        yield from (f"is:{lemmas[k]}" for k in columns.children.get(head, ()) if deps[k] == "attr")
    for child in columns.children.get(root, ()):
        if not start <= child < end:
            yield from _child(columns, child)
    yield from _owned(columns, end)


def _listed(columns: Columns, root: int) -> Iterator[str]:
    """Yield features of the first item of the list that `root` is in."""
    first = chain_start(columns, root)
    head = columns.heads[first]
    yield f"list:{columns.labels[first]}"
    yield f"list d:{columns.deps[first]}:{columns.lemmas[head]}"
    if columns.deps[first] == "pobj":
        yield f"list ph:{columns.lemmas[head]}:{columns.lemmas[columns.heads[head]]}"
    yield from (
        f"list {kind}"
        for kind in known_kinds(columns.gazetteer, columns.words[first], ())
        if kind.startswith("g0:")
    )


def chain_start(columns: Columns, root: int) -> int:
    """Return the first item of the list that `root` is in; `root` itself if it is in none."""
    steps = 0
    while columns.deps[root] == "conj" and steps < _LONGEST_CHAIN:
        root, steps = columns.heads[root], steps + 1
    return root


def _child(columns: Columns, child: int) -> Iterator[str]:
    dep = columns.deps[child]
    if dep == "appos":
        yield f"appos:{columns.lemmas[child]}"
    elif dep == "conj":
        yield f"and:{columns.labels[child]}"
        yield from (
            f"and {kind}"
            for kind in known_kinds(columns.gazetteer, columns.words[child], ())
            if kind.startswith("g0:")
        )
    elif dep in _DESCRIBES:
        yield f"k:{dep}:{columns.lemmas[child]}"
    elif dep == "prep":
        yield f"kp:{columns.lower[child]}"


def _owned(columns: Columns, end: int) -> Iterator[str]:
    """Yield what is the candidate's, and what is said of it behind a comma: "X's parliament", "X, a town"."""
    n1, n2 = behind(columns, end)
    if n1 in _POSSESSIVE:
        owned = _skip(columns, end + 1, _MODIFIERS - {"PROPN"})
        yield from (f"owns:{columns.lemmas[index]}" for index in owned)
    elif n1 == "," and n2 in rules().articles | rules().qualifiers:
        said = _skip(columns, end + 2, _MODIFIERS)
        yield from (f"said:{columns.lemmas[index]}" for index in said)


def _skip(columns: Columns, index: int, passed: frozenset[str]) -> list[int]:
    """Return the first index from `index` on whose part of speech is none of `passed`, as a list; empty at the end."""
    while index < len(columns.pos) and columns.pos[index] in passed:
        index += 1
    return [index] if index < len(columns.pos) else []


def telling_words(columns: Columns, one: Candidate) -> tuple[int, int, int, int]:
    """Return the words whose vectors tell of a candidate, -1 for none: governor, word before, word behind, its own last."""
    root = root_of(columns, one.start, one.end)
    governor = columns.heads[root]
    if columns.deps[root] == "pobj":
        governor = columns.heads[governor]
    elif columns.deps[root] == "conj":
        governor = columns.heads[chain_start(columns, root)]
    elif columns.deps[root].startswith("nsubj") and columns.lemmas[governor] == "be":
        attributes = (k for k in columns.children.get(governor, ()) if columns.deps[k] == "attr")
        governor = next(attributes, governor)
    if behind(columns, one.end)[0] in _POSSESSIVE:
        governor = next(iter(_skip(columns, one.end + 1, _MODIFIERS - {"PROPN"})), governor)
    ahead = range(one.start - 1, max(-1, one.start - 5), -1)
    after = range(one.end, min(len(columns.pos), one.end + 4))
    return (
        governor,
        next((index for index in ahead if columns.pos[index] in _BARE), -1),
        next((index for index in after if columns.pos[index] in _BARE), -1),
        one.end - 1,
    )
