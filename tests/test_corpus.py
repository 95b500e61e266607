"""The manifest: reading it, adding to it, and what is refused."""

from __future__ import annotations

import pytest

from textmine.corpus import add_chapter, find_manifest, load_corpus, unnamed
from textmine.errors import CorpusError
from textmine.identity import Identity, slug
from textmine.schema.v1 import Book, Metadata


def test_add_copies_the_file_and_keeps_the_manifest_as_it_was(tmp_path):
    manifest = tmp_path / "corpus" / "corpus.toml"
    manifest.parent.mkdir()
    manifest.write_text('# mine\n[[chapter]]\nid = "one"   # first\nfile = "one.md"\n')
    chapter = tmp_path / "Élan & Vital (2).MD"
    chapter.write_text("# A\n\nText.\n")
    entry = add_chapter(manifest, chapter, metadata={"number": "3"})
    assert entry.id == "elan-vital-2"
    assert (manifest.parent / entry.file).read_text() == "# A\n\nText.\n"
    assert manifest.read_text().startswith('# mine\n[[chapter]]\nid = "one"   # first\n')
    assert [e.id for e in load_corpus(manifest).entries] == ["one", "elan-vital-2"]
    assert load_corpus(manifest).entries[1].metadata == {"number": "3"}


def test_add_begins_a_corpus_and_tells_namesakes_apart(tmp_path):
    manifest = tmp_path / "corpus" / "corpus.toml"
    for folder, text in (("a", "one"), ("b", "two")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "chapter.txt").write_text(text)
        add_chapter(manifest, tmp_path / folder / "chapter.txt")
    assert [e.id for e in load_corpus(manifest).entries] == ["chapter", "chapter-2"]
    assert (manifest.parent / "chapter-2.txt").read_text() == "two"
    with pytest.raises(CorpusError, match="is in the corpus already, as 'chapter'"):
        add_chapter(manifest, tmp_path / "a" / "chapter.txt")
    (tmp_path / "c.txt").write_text("three")
    with pytest.raises(CorpusError, match="id 'chapter' is taken"):
        add_chapter(manifest, tmp_path / "c.txt", id="chapter")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[chapter]]\nid = "a"\n', "chapter 1, file: field required"),
        ('[[chapter]]\nid = "A b"\nfile = "a.md"\n', "chapter 1, id"),
        (
            '[[chapter]]\nid = "a"\nfile = "a.md"\n[[chapter]]\nid = "a"\nfile = "b.md"\n',
            "id 'a' occurs twice",
        ),
        ('[[chapter]]\nid = "a"\nfile = "../a.md"\n', "outside the corpus folder"),
        ("[chapter]\nid = 1\n", "not a list"),
        ("[[chapter]\n", "no valid TOML"),
    ],
)
def test_manifest_errors_name_the_entry(tmp_path, text, words):
    manifest = tmp_path / "corpus.toml"
    manifest.write_text(text)
    with pytest.raises(CorpusError, match=words) as caught:
        load_corpus(manifest)
    assert str(manifest) in str(caught.value)


def test_find_manifest_looks_upwards(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "corpus.toml").write_text("")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    assert find_manifest(tmp_path / "deep" / "er") == tmp_path / "corpus" / "corpus.toml"


def test_unnamed_files_get_ids_of_their_own(tmp_path):
    found = unnamed([tmp_path / "x" / "a.md", tmp_path / "y" / "a.md", tmp_path / "b.md"], {"b"})
    assert [identity.id for _, identity in found] == ["a", "a-2", "b-2"]


def test_overrides_replace_field_by_field():
    found = Metadata(title="Found", book=Book(title="Volume", year=1999))
    overridden = Identity("x", {"title": "Given", "book": {"year": 2001}}).metadata(found)
    assert (overridden.title, overridden.book.title, overridden.book.year) == ("Given", "Volume", 2001)
    with pytest.raises(CorpusError, match=r"x: metadata book\.year"):
        Identity("x", {"book": {"year": "soon"}}).metadata(found)


@pytest.mark.parametrize(
    ("name", "expected"), [("Žižek: A–Z", "zizek-a-z"), ("...", "chapter"), ("ch. 1_b", "ch.-1_b")]
)
def test_slug_is_ascii_and_never_empty(name, expected):
    assert slug(name) == expected
