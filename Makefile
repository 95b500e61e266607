# The two commands: `make run` annotates the shipped corpus, `make test` passes the tests.
# Both set the environment up first; a second call does not set it up again.
SHELL := bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.locked

.PHONY: run test setup lint types check lock corpus clean help

run: setup ## annotate every chapter of the corpus and name the files to open
	@$(BIN)/textmine run

test: setup ## run the tests
	@$(BIN)/python -m pytest -q

setup: $(STAMP) ## install what is missing: uv, then the locked environment

$(STAMP): requirements.lock pyproject.toml .python-version scripts/setup.sh
	@scripts/setup.sh $(VENV)
	@touch $(STAMP)

lint: setup ## style and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: setup ## static types
	@$(BIN)/mypy

check: lint types test ## all that a change must pass

corpus: setup ## build the chapters and their gold from corpus/source
	@$(BIN)/python corpus/build.py

lock: ## pin every dependency anew
	scripts/uv.sh pip compile pyproject.toml --extra dev --universal --python-version 3.12 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --upgrade --quiet --output-file requirements.lock

clean: ## remove the environment and the outputs
	rm -rf $(VENV) .tools; find outputs -mindepth 1 ! -name README.md -delete

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10
