"""The registry: which reader takes a file, and what it says of files that none can read."""

import codecs

import pytest

from textmine.errors import ReadError
from textmine.readers import read, read_text


@pytest.fixture
def write(tmp_path):
    def _write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return _write


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.md", b" \n\t\r\n", "is empty"),
        ("marked.txt", codecs.BOM_UTF8 + b"\n", "is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary data"),
        ("utf16.txt", "Words without a mark".encode("utf-16-le"), "binary data"),
        ("broken.txt", codecs.BOM_UTF16_LE + b"a\x00b", "breaks it"),
        ("utf32.txt", codecs.BOM_UTF32_LE + b"a\x00\x00", "breaks it"),
        ("marked_binary.txt", codecs.BOM_UTF8 + bytes(range(32)) * 20, "binary data"),
        ("marked_nuls.txt", codecs.BOM_UTF16_LE + b"a\x00\x00\x00" * 50, "binary data"),
        ("report.docx", b"PK\x03\x04rest", "no kind of file"),
        ("data.csv", b"a,b\n", "no kind of file"),
        ("renamed.txt", b"PK\x03\x04rest", "no kind of file"),
    ],
)
def test_read_refuses_with_one_clear_line(write, name, data, says):
    with pytest.raises(ReadError) as caught:
        read(write(name, data))
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert says in message
    assert "; " in message, "no remedy"
    assert "\n" not in message


def test_read_refuses_missing_files_and_folders(tmp_path):
    with pytest.raises(ReadError, match=r"absent\.txt: does not exist; check"):
        read(tmp_path / "absent.txt")
    with pytest.raises(ReadError, match="is a folder"):
        read(tmp_path)


def test_read_reports_the_given_name_and_never_the_folder(write):
    path = write("a.txt", b"Some words.")
    assert read(path).path == "a.txt"
    assert read(path, name="part/a.txt").path == "part/a.txt"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.md", "Just words.", "text/markdown"),
        ("a.txt", "Just words.", "text/plain"),
        ("a.txt", "# Title\n\nWords with *emphasis* here.", "text/markdown"),
        ("a.txt", "War.<sup>1</sup> More *of* it.", "text/markdown"),
        ("a.txt", "---\ntitle: T\n---\nWords.", "text/markdown"),
        ("a.txt", "# 1 item\n\nA list typed by hand.", "text/plain"),
        ("a.txt", "Two _words_ in italics.[1]\n\n[Footnote 1: A note.]", "text/plain"),
        ("a", "Just words.", "text/plain"),
    ],
)
def test_read_tells_markdown_by_its_content(write, name, text, kind):
    assert read(write(name, text.encode())).media_type == kind


def test_read_text_keeps_the_string_as_it_is():
    source = read_text("Words\r\nand more.", name="clip")
    assert source.path == "clip"
    assert source.text == "Words\r\nand more."
    assert source.bytes == 16


def test_encoding_falls_back_to_windows_1252_and_says_so(write):
    source = read(write("old.txt", "Fianc\u00e9e \u2013 \u201cno\u201d".encode("cp1252")))
    assert source.text == "Fiancée – “no”"
    (problem,) = source.problems
    assert problem.component == "encoding"
    assert "Windows-1252" in problem.message
    assert "UTF-8" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encoding_counts_a_byte_order_mark_but_keeps_it_from_the_lines(write, encoding):
    source = read(write("marked.txt", "Å word".encode(encoding)))
    assert source.text == "\ufeffÅ word"
    (line,) = source.lines
    assert line.text == "Å word"
    assert (line.runs[0].start, line.runs[0].end) == (1, 7)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_read_takes_wide_encodings_by_their_mark(write, encoding):
    found = read(write("wide.txt", ("\ufeff" + "Straße, Größe.").encode(encoding)))
    assert found.text == "\ufeffStraße, Größe."
    assert [line.text for line in found.lines] == ["Straße, Größe."]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# A\n\nA paragraph of plain words.\n", "A"),
        ("\ufeff\n# A title\n\nWords.\n", "A title"),
        ("The Straits\n===========\n\nWords of a paragraph.\n", "The Straits"),
        ("Words.\n\nThe Straits\n-----------\n\nWords of a paragraph.\n", "The Straits"),
    ],
)
def test_read_text_takes_headings_alone_for_markdown(text, heading):
    found = read_text(text)
    assert found.media_type == "text/markdown"
    assert [line.text for line in found.lines if line.kind == "heading"] == [heading]


@pytest.mark.parametrize(
    "text", ["A line of text.\n-----\n\nMore.\n", "#hash tag\n\nWords.\n", "One.\n\n# 1\n\nTwo.\n"]
)
def test_read_text_leaves_rules_and_lone_hashes_plain(text):
    assert read_text(text).media_type == "text/plain"


def test_read_takes_every_md_file_for_markdown(write):
    assert read(write("a.md", b"Plain words only.")).media_type == "text/markdown"
