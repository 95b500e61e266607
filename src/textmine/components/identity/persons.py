"""Names of persons: which full names are one, and whom a part of a name means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from textmine.components.entities.data import rules
from textmine.components.identity.data import Gender, first_names_by_gender, person_rules, titles_by_gender
from textmine.components.identity.forms import Form
from textmine.components.identity.salience import Salience

_LONGEST_TITLE = 4
_FEWEST_WITH_MIDDLE = 3
_LONG_FIRST_NAME = 6
# Below this weight, nobody remembers who was called by the surname alone.
_FORGOTTEN = 0.1


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in parts.

    Attributes:
        words: the name without titles, honours and generation.
        title: what stands before it, in lower case ("president"); empty if nothing does.
        generation: number of the kind of "Jr", "the Elder", "II"; None if nothing tells.
        gender: as title or first name tell it.
    """

    words: tuple[str, ...]
    title: str
    generation: int | None
    gender: Gender | None

    @property
    def is_full(self) -> bool:
        """It names one person by itself: it has two words, or is a ruler's with the number."""
        return len(self.words) > 1 or (bool(self.words) and self.generation is not None)


@dataclass(slots=True)
class Person:
    """A person met in the text; `words` is the fullest name so far, `first` and `last_full` are places of full names."""

    number: int
    words: tuple[str, ...]
    titles: set[str] = field(default_factory=set)
    generation: int | None = None
    gender: Gender | None = None
    first: int = 0
    last_full: int = -1


def parsed_name(doc: Doc, form: Form) -> PersonName:
    """Return the parts of a person's name and what the words around it tell."""
    words = [word.rstrip(".,") for word in form.words if any(char.isalnum() for char in word)]
    title = _title_before(doc, form.start)
    while len(words) > 1 and (words[0],) in rules().titles:
        title = title or words[0]
        words = words[1:]
    generation = None
    while len(words) > 1 and (words[-1] in person_rules().honours or words[-1] in person_rules().generations):
        generation = person_rules().generations.get(words[-1], generation)
        words = words[:-1]
    generation = generation if generation is not None else _generation_behind(doc, form.end)
    gender = titles_by_gender().get(title.split()[0]) if title else None
    if gender is None and words:
        gender = first_names_by_gender().get(words[0].split("-")[0])
    return PersonName(tuple(words), title, generation, gender)


def _title_before(doc: Doc, start: int) -> str:
    for size in range(_LONGEST_TITLE, 0, -1):
        words = tuple(token.lower_.rstrip(".") for token in doc[max(0, start - size) : start])
        if len(words) == size and (words in rules().titles or (size == 1 and words[0] in titles_by_gender())):
            return " ".join(words)
    return ""


def _generation_behind(doc: Doc, end: int) -> int | None:
    words = [token.lower_.rstrip(".") for token in doc[end : end + 3]]
    for word in words:
        if word in person_rules().generations:
            return person_rules().generations[word]
        if word not in {",", "the", "("}:
            return None
    return None


def same_full_name(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Tell whether two names of two words or more can be one person's.

    First and last words agree (an initial or a short form agrees with its first name), and what stands between
    contradicts nothing; or the words are the same in another order; or one ends with all of the other.
    """
    if left == right or sorted(left) == sorted(right):
        return True
    short, long = sorted((left, right), key=len)
    if long[-len(short) :] == short and not _is_initial(short[0]):
        return True
    if _surname(short) != _surname(long):
        return False
    if not _same_first(short[0], long[0]):
        return False
    return _contained(short[1:-1], long[1:-1])


def _is_initial(word: str) -> bool:
    return len(word) == 1 or (len(word) <= 3 and "." in word)


def _surname(words: tuple[str, ...]) -> str:
    word = words[-1]
    for prefix in person_rules().prefixes:
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word.removeprefix(prefix)
    return word


def _same_first(left: str, right: str) -> bool:
    if left == right:
        return True
    if _is_initial(left) or _is_initial(right):
        return left[0] == right[0]
    known = person_rules().first_names
    return known.get(left, left) == known.get(right, right) or _is_variant(left, right)


def _is_variant(left: str, right: str) -> bool:
    """Tell whether two long first names differ by one letter within them ("Kristin", "Kristen")."""
    if min(len(left), len(right)) < _LONG_FIRST_NAME or len(left) != len(right) or left[-1] != right[-1]:
        return False
    return sum(a != b for a, b in zip(left, right, strict=True)) == 1


def _contained(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Tell whether every middle name of `few` has its like, in order, in `many`."""
    rest = iter(many)
    return all(
        any(
            word == other or ((_is_initial(word) or _is_initial(other)) and word[0] == other[0])
            for other in rest
        )
        for word in few
    )


def part_rank(part: tuple[str, ...], full: tuple[str, ...]) -> int:
    """Return how well `part` can mean the bearer of `full`: 3 its surname, 2 its first name, 1 a middle name, 0 not."""
    if not part or len(part) >= len(full):
        return 2 if part == full and len(full) == 1 else 0
    tail = (*full[:-1], _surname(full))
    bare = (*part[:-1], _surname(part))
    if tail[-len(bare) :] == bare or (full[-1].split("-")[0] == part[-1] and len(part) == 1):
        return 3
    if full[: len(part)] == part:
        return 2
    return 1 if len(part) == 1 and len(full) >= _FEWEST_WITH_MIDDLE and part[0] in full[1:-1] else 0


class Persons:
    """Persons of a text, to whom names are given in the order of the text.

    Args:
        full: all full names of the text with their places, so that a surname that comes first finds its bearer.
    """

    def __init__(self, full: Sequence[tuple[int, PersonName]]) -> None:
        self.known: list[Person] = []
        self._by_word: dict[str, list[Person]] = {}
        self._salience: Salience[int] = Salience()
        self._called_short: Salience[int] = Salience()
        for place, name in full:
            self._full(place, name)

    def number(self, place: int, name: PersonName) -> int | None:
        """Return the number of the person whom `name` at `place` means; None if nobody of that name is known."""
        person = self._bearer(place, name)
        if person is None:
            return None
        self._salience.name(person.number, place)
        if name.is_full:
            person.last_full = place
        else:
            self._called_short.name(person.number, place)
        if name.title:
            person.titles.add(name.title)
        person.gender = person.gender or name.gender
        return person.number

    def _candidates(self, words: tuple[str, ...]) -> list[Person]:
        found = {person.number: person for word in words for person in self._by_word.get(_bare(word), ())}
        return [found[number] for number in sorted(found)]

    def _full(self, place: int, name: PersonName) -> None:
        same = next((p for p in self._candidates(name.words) if _is_one(p, name)), None)
        if same is None:
            same = Person(len(self.known), name.words, generation=name.generation, first=place)
            self.known.append(same)
        elif len(name.words) > len(same.words):
            same.words = name.words
        for word in same.words:
            bearers = self._by_word.setdefault(_bare(word), [])
            if same not in bearers:
                bearers.append(same)
        if name.title:
            same.titles.add(name.title)
        same.gender = same.gender or name.gender
        same.generation = same.generation if same.generation is not None else name.generation

    def _bearer(self, place: int, name: PersonName) -> Person | None:
        if name.is_full:
            full = [person for person in self._candidates(name.words) if _is_one(person, name)]
            if full:
                return self._most(full, place)
            if len(name.words) == 1:
                return None
        if name.words in rules().titles:
            bearers = [
                person for person in self.known if name.words[0] in person.titles and person.first <= place
            ]
            return self._most(bearers, place) if bearers else None
        ranked = [
            (part_rank(name.words, person.words), person)
            for person in self._candidates(name.words)
            if _may_be(person, name)
        ]
        ranked = [(rank, person) for rank, person in ranked if rank]
        if not ranked:
            return None
        best = max(rank for rank, _ in ranked)
        fitting = [person for rank, person in ranked if rank == best]
        titled = [person for person in fitting if name.title and name.title in person.titles]
        met = [person for person in titled or fitting if person.first <= place]
        if not met:
            return min(titled or fitting, key=lambda person: person.first)
        # Whom the text calls by the part of a name once, it goes on calling so; the first time, it is the one named last.
        called = [person for person in met if self._called_short.weight(person.number, place) > _FORGOTTEN]
        if called:
            return self.known[self._called_short.most((person.number for person in called), place)]
        return max(met, key=lambda person: person.last_full)

    def _most(self, persons: Sequence[Person], place: int) -> Person:
        return self.known[self._salience.most((person.number for person in persons), place)]


def _bare(word: str) -> str:
    return _surname((word.split("-")[0] if not word.startswith(person_rules().prefixes) else word,))


def _is_one(person: Person, name: PersonName) -> bool:
    if 1 in (len(person.words), len(name.words)):
        return person.words == name.words and person.generation == name.generation
    return same_full_name(person.words, name.words) and _may_be(person, name)


def _may_be(person: Person, name: PersonName) -> bool:
    if name.generation is not None and person.generation is not None and name.generation != person.generation:
        return False
    return name.gender is None or person.gender is None or name.gender == person.gender
