"""`textmine dates` as a user calls it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from test_cli import CHAPTER, textmine
from textmine.schema.rows import COLUMNS


@pytest.fixture(scope="module")
def aland(root, tmp_path_factory):
    """The annotations of a real chapter, so that it is parsed once."""
    folder = tmp_path_factory.mktemp("aland")
    ran = textmine("run", root / "corpus" / "aland.md", "--out", folder, cwd=root)
    assert ran.returncode == 0, ran.stderr
    return folder / "aland" / "annotations.json"


@pytest.mark.model
def test_cli_dates_tells_the_story_of_a_chapter(root, aland):
    told = textmine("dates", "corpus/aland.md", "--from", "1917", "--to", "1921", cwd=root)
    assert told.returncode == 0, told.stderr
    assert textmine("dates", aland, "--from", "1917", "--to", "1921", cwd=root).stdout == told.stdout
    days = ["1917-08-20", "1918-02-03", "1920-05-06", "1921-06-24"]
    where = [re.search(rf"●·* +{day}\b", told.stdout) for day in days]
    assert all(where)
    assert sorted(match.start() for match in where) == [match.start() for match in where]
    assert "On 24 June 1921 the Council of the League of Nations" in told.stdout
    assert "1994-06-24" not in told.stdout
    assert "in notes and references (--notes takes them in)" in told.stdout


@pytest.mark.model
def test_cli_dates_as_json_has_the_columns_of_the_tables(root, aland):
    text = json.loads(aland.read_text(encoding="utf-8"))["text"]
    counts = []
    for options in ((), ("--notes",), ("--limit", "5"), ("--section", "legal order")):
        told = textmine("dates", aland, "--json", *options, cwd=root)
        rows = [json.loads(line) for line in told.stdout.splitlines()]
        assert rows
        assert all(set(row) == set(COLUMNS["dates"]) for row in rows)
        assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
        assert [row["earliest"] for row in rows] == sorted(row["earliest"] for row in rows)
        counts.append(len(rows))
    every, with_notes, few, section = counts
    assert 5 <= few < every < with_notes
    assert 0 < section < every
    assert {row["section"] for row in rows} == {"The Legal Order"}


@pytest.mark.model
def test_cli_dates_names_bad_files_and_shows_the_others(tmp_path):
    (tmp_path / "good.md").write_text(CHAPTER, encoding="utf-8")
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "bad.json").write_text("{}")
    told = textmine("dates", "good.md", "empty.md", "bad.json", "none.pdf", cwd=tmp_path)
    assert told.returncode == 1
    assert "In 1994 the ministry" in told.stdout
    for words in (
        "empty.md: is empty; give",
        "bad.json: is no annotated chapter",
        "none.pdf: does not exist; check",
    ):
        assert words in told.stderr
    assert "Traceback" not in told.stderr
    assert textmine("dates", "none.pdf", cwd=tmp_path).stdout == ""


@pytest.mark.model
def test_cli_dates_names_the_sections_there_are(root, aland):
    told = textmine("dates", aland, "--section", "Economy", cwd=root)
    assert told.returncode == 2
    assert "aland.md: no section has 'Economy' in its title; there are: " in told.stderr
    assert "The Legal Order" in told.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "soon"], "--from: 'soon' is no date with a known day; write a year (1921) or EDTF"),
        (["--from", "1921", "--to", "1918"], "--from 1921 is later than --to 1918"),
        (["--limit", "0"], "--limit"),
        ([], "CHAPTER"),
    ],
)
def test_cli_dates_wrong_usage_exits_with_two(tmp_path, options, words):
    files = ["a.md"] if options else []
    told = textmine("dates", *files, *options, cwd=tmp_path)
    assert told.returncode == 2
    assert words in told.stderr


@pytest.mark.model
def test_cli_dates_readme_shows_real_output(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    (sample,) = re.findall(r"\$ textmine dates (.*)\n((?:.+\n|\n(?!```))*?)```", readme)
    command = [sys.executable, "-c", "from textmine.cli import main; main()", "dates", *sample[0].split()]
    told = subprocess.run(
        command,
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "COLUMNS": "120"},
    ).stdout.splitlines()
    shown = [line.rstrip() for line in sample[1].splitlines() if line.strip() not in ("", "…")]
    assert len(shown) >= 8
    real = {line.rstrip() for line in told}
    assert not [line for line in shown if line not in real], "copy the sample anew"


def test_published_dates_are_one_for_all_or_by_name(tmp_path):
    from textmine.errors import UsageError
    from textmine.tagging import published_dates

    assert published_dates("2012-02-15", ["a", "b"]) == {"a": "2012-02-15", "b": "2012-02-15"}
    table = tmp_path / "dct.tsv"
    table.write_text("a\t1998-03-09\n", encoding="utf-8")
    assert published_dates(str(table), ["a", "b"]) == {"a": "1998-03-09"}
    with pytest.raises(UsageError, match="give an ISO date"):
        published_dates("15/2/2012", ["a"])
