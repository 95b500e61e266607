"""The house keeps its order: imports point only up, no file grows without end."""

from __future__ import annotations

import ast
from pathlib import Path

ORDER = [
    "errors", "version", "names", "data", "config", "schema", "identity", "readers", "structure", "components", "convert", "pipeline",
    "tagging", "exporters", "timeline", "directory", "corpus", "runner", "evaluation", "training", "cli",
]  # fmt: skip
# `exporters.files` writes whole files and leans on nothing; whoever writes may use it.
ANYONE = {"textmine.exporters.files"}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("textmine."):
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("textmine.")}
    return found


def test_imports_point_only_up(root):
    package = root / "src" / "textmine"
    wrong, seen = [], 0
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        assert room in ORDER, f"{room} has no place in the order of rooms"
        for module in _imports(path) - ANYONE:
            seen += 1
            if ORDER.index(module.split(".")[1]) > ORDER.index(room):
                wrong.append(f"{path.relative_to(package)} imports {module}")
    assert seen > 50
    assert not wrong


def test_files_stay_small(root):
    long = [
        f"{path.name}: {count}"
        for path in sorted((root / "src").rglob("*.py"))
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert not long
