"""The command line: thin wrappers over plain functions, one module a group of commands."""

from __future__ import annotations

import io
import sys

import typer

from textmine.cli import annotating, corpora, dates, entities, quality, quotes, training
from textmine.cli.console import fail
from textmine.errors import CodebookError, ConfigError, CorpusError, TextmineError, UsageError
from textmine.version import VERSION

EPILOG = "Start with `textmine run`, then `textmine list` and `textmine show ID`. Exit codes: 0 all well, 1 something failed, 2 wrong usage."

app = typer.Typer(
    name="textmine",
    help="Read book chapters on conflict and secession; write annotated JSON in which everything can be traced.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"textmine {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    pass


annotating.register(app)
corpora.register(app)
dates.register(app)
entities.register(app)
quotes.register(app)
training.register(app)
quality.register(app)


def _pipe_utf8() -> None:
    """Make what goes into a pipe or file UTF-8, which every text here can be written in, whatever the locale says."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


def main() -> None:
    """Run the command line; our own errors end it with one line, not a traceback."""
    _pipe_utf8()
    try:
        app()
    except (CodebookError, ConfigError, CorpusError, UsageError) as error:
        fail(str(error), "error")
        sys.exit(2)
    except TextmineError as error:
        fail(str(error), "error")
        sys.exit(1)
