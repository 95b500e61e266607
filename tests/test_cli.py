"""The command line as a user calls it: real processes, real files, exit codes and words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from textmine.schema.v1 import Chapter

CHAPTER = """---
title: Two Banks of the Orle
authors: [The textmine contributors]
book: {title: Small Wars, year: 2020}
invented: true
---

The river divides the province. In 1994 the ministry said: "The crossing is closed until spring."[^1] Because the
bridge was lost, the eastern districts could not be supplied.

## Notes

[^1]: *Border Gazette*, 3 May 1994.
"""


def textmine(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from textmine.cli import main; main()", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
    )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "two-banks.md").write_text(CHAPTER, encoding="utf-8")
    added = textmine("add", "two-banks.md", cwd=folder)
    assert added.returncode == 0, added.stderr
    assert "Two Banks of the Orle" in added.stdout
    ran = textmine("run", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.mark.model
def test_cli_run_writes_json_and_tables(workspace):
    chapter = Chapter.from_json((workspace / "outputs" / "two-banks" / "annotations.json").read_bytes())
    assert chapter.metadata.title == "Two Banks of the Orle"
    assert chapter.metadata.invented
    assert chapter.notes[0].markers[0].sentence is not None
    assert [d.value for d in chapter.dates][:1] == ["1994"]
    assert {path.name for path in (workspace / "outputs" / "tables").iterdir()} == {
        f"{kind}.{suffix}"
        for kind in ("arguments", "dates", "entities", "notes", "quotes", "sentences")
        for suffix in ("csv", "parquet")
    }


@pytest.mark.model
def test_cli_list_and_show_tell_what_was_found(workspace):
    assert "Two Banks of the Orle" in textmine("list", cwd=workspace).stdout
    shown = textmine("show", "two-banks", cwd=workspace).stdout
    assert "Structural factors" in shown
    assert "The crossing is closed until spring" in shown
    missing = textmine("show", "three-banks", cwd=workspace)
    assert missing.returncode == 1
    assert "three-banks: there are no annotations; make them with `textmine run`" in missing.stderr


@pytest.mark.model
def test_cli_second_run_and_two_workers_give_the_same_bytes(workspace, tmp_path):
    (tmp_path / "other.md").write_text(CHAPTER.replace("river", "mountain"), encoding="utf-8")
    files = [workspace / "two-banks.md", tmp_path / "other.md"]
    for out, jobs in (("a", "1"), ("b", "1"), ("c", "2")):
        ran = textmine("run", *files, "--out", tmp_path / out, "--jobs", jobs, cwd=tmp_path)
        assert ran.returncode == 0, ran.stderr
    written = [
        {
            p.relative_to(tmp_path / out): p.read_bytes()
            for p in sorted((tmp_path / out).rglob("*"))
            if p.is_file()
        }
        for out in "abc"
    ]
    assert len(written[0]) == 14
    assert written[0] == written[1] == written[2]


@pytest.mark.model
def test_cli_bad_files_are_named_and_the_others_written(tmp_path):
    good = tmp_path / "good.md"
    good.write_text(CHAPTER, encoding="utf-8")
    bad = {
        "empty.md": b"",
        "binary.txt": bytes(range(256)) * 20,
        "short.pdf": b"%PDF-1.7\n1 0 obj\n<<",
        "kind.xyz": b"text",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "old.txt").write_bytes("The “café” of Ågård said nothing.\n".encode("cp1252"))
    ran = textmine(
        "run",
        *(tmp_path / name for name in [*bad, "missing.md", "old.txt", "good.md"]),
        "--out",
        "out",
        cwd=tmp_path,
    )
    assert ran.returncode == 1
    lines = ran.stderr.splitlines()
    for name in [*bad, "missing.md"]:
        named = [line for line in lines if line.startswith("failed") and name in line]
        assert len(named) == 1, ran.stderr
        assert ";" in named[0], "the line says what to do"
    assert any("old.txt" in line and "warning" in line for line in lines)
    assert "2 chapters" in ran.stdout
    assert "“café”" in Chapter.from_json((tmp_path / "out" / "old" / "annotations.json").read_bytes()).text
    assert "Traceback" not in ran.stderr


@pytest.mark.model
def test_cli_tag_keeps_offsets_of_the_file(tmp_path):
    text = "\ufeffIt rained.\r\n\r\nOn 3 May 1994 “nobody came”, the mayor said.\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode("utf-8"))
    (tmp_path / "days.tsv").write_text("a\t1999-01-01\n")
    for layer in ("dates", "quotes", "entities", "arguments"):
        ran = textmine("tag", layer, "a.txt", "--out", layer, "--published", "days.tsv", cwd=tmp_path)
        assert ran.returncode == 0, ran.stderr
    dates = [json.loads(line) for line in (tmp_path / "dates" / "a.jsonl").read_text().splitlines()]
    assert [(text[d["start"] : d["end"]], d["value"]) for d in dates] == [("3 May 1994", "1994-05-03")]
    (quote,) = [json.loads(line) for line in (tmp_path / "quotes" / "a.jsonl").read_text().splitlines()]
    assert text[quote["content"][0]["start"] : quote["content"][0]["end"]] == "nobody came"


@pytest.mark.model
def test_cli_tables_keep_the_chapters_of_earlier_runs(workspace, tmp_path):
    (tmp_path / "other.md").write_text(CHAPTER.replace("river", "mountain"), encoding="utf-8")
    for file in (workspace / "two-banks.md", tmp_path / "other.md"):
        assert textmine("run", file, "--out", "out", cwd=tmp_path).returncode == 0
    rows = (tmp_path / "out" / "tables" / "dates.csv").read_text(encoding="utf-8-sig").splitlines()
    assert {row.split(",")[0] for row in rows[1:]} == {"two-banks", "other"}


@pytest.mark.model
def test_cli_list_survives_a_corrupt_result(workspace, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(workspace, folder)
    (folder / "outputs" / "two-banks" / "annotations.json").write_text("garbage")
    listed = textmine("list", cwd=folder)
    assert listed.returncode == 0, listed.stderr
    assert "cannot be read: run it again" in listed.stdout
    (folder / "corpus" / "two-banks.md").write_text(CHAPTER + "\nMore.\n", encoding="utf-8")
    assert textmine("show", "two-banks", cwd=folder).returncode == 1


def test_cli_broken_codebook_is_told_once(tmp_path):
    (tmp_path / "mine.yaml").write_text("name: [")
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(CHAPTER, encoding="utf-8")
    ran = textmine(
        "run", "a.md", "b.md", "--jobs", "2", "--codebook", "mine.yaml", "--out", "out", cwd=tmp_path
    )
    assert ran.returncode == 2
    assert ran.stderr.count("mine.yaml") == 1
    assert "Traceback" not in ran.stderr


def test_cli_tag_refuses_to_write_one_file_twice(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("In 1994.")
    ran = textmine("tag", "dates", "x/a.txt", "y/a.txt", "--out", "out", cwd=tmp_path)
    assert ran.returncode == 2
    assert "two files would write a.jsonl" in " ".join(ran.stderr.split()).replace("│ ", "")


def test_cli_folder_with_a_manifest_means_its_chapters(tmp_path):
    from textmine.cli.annotating import _inside

    (tmp_path / "corpus" / "gold").mkdir(parents=True)
    (tmp_path / "corpus" / "gold" / "a.md").write_text("x")
    (tmp_path / "corpus" / "a.md").write_text("x")
    (tmp_path / "corpus" / ".hidden.md").write_text("x")
    assert [p.name for p in _inside(tmp_path / "corpus")] == ["a.md", "a.md"]
    (tmp_path / "corpus" / "corpus.toml").write_text('[[chapter]]\nid = "a"\nfile = "a.md"\n')
    assert _inside(tmp_path) == [tmp_path / "corpus" / "a.md"]


def test_cli_wrong_usage_exits_with_two(tmp_path):
    for arguments, words in (
        (["run"], "no corpus.toml here"),
        (["run", "--jobs", "0", "a.md"], "--jobs"),
        (["tag", "verbs", "a.txt", "--out", "x"], "'verbs' is none of"),
        (["run", "a.md", "--config", "none.toml"], "none.toml: No such file"),
        (["frobnicate"], "No such command"),
    ):
        ran = textmine(*arguments, cwd=tmp_path)
        assert ran.returncode == 2, ran.stderr
        assert words in ran.stderr.replace("\n", " ")


def test_cli_help_teaches(tmp_path):
    shown = textmine("--help", cwd=tmp_path).stdout
    assert all(
        command in shown for command in ("run", "add", "list", "show", "evaluate", "schema", "tag", "gold")
    )
    assert "textmine run thesis/chapter3.pdf" in textmine("run", "--help", cwd=tmp_path).stdout


def test_cli_schema_prints_the_published_schema(tmp_path, root):
    committed = (root / "schemas" / "chapter-v1.schema.json").read_text(encoding="utf-8")
    assert textmine("schema", cwd=tmp_path).stdout == committed
