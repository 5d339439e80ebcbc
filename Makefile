# Two commands matter: `make demo` and `make test`. Everything else serves them.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
UV := $(shell command -v uv || echo .uv/bin/uv)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup demo test test-postgres lint format types contracts docs lock messages bench clean

help:
	@echo "make demo           set everything up, seed a demonstration, serve on http://localhost:8000"
	@echo "make test           set everything up, run the suite (SQLite; what asks the database on PostgreSQL too)"
	@echo "make lint types contracts docs   the other checks of .ci/run"

# uv: the one found on the machine, or one installed into .uv
.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

$(VENV)/.ready: requirements.lock pyproject.toml
	@command -v uv >/dev/null || $(MAKE) --no-print-directory .uv/bin/uv
	$(UV) venv --quiet --clear --python $(PYTHON) $(VENV)
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

setup: $(VENV)/.ready

demo: setup
	$(BIN)/maillage demo --serve

test: setup
	$(BIN)/python scripts/run_tests.py

test-postgres: setup
	$(BIN)/python scripts/run_tests.py --only postgresql

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

docs: setup
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

# The lock: versions and hashes, no download host (docs/decisions/0002-lock-file.md).
lock:
	@command -v uv >/dev/null || $(MAKE) --no-print-directory .uv/bin/uv
	$(UV) pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 \
	  --custom-compile-command "make lock" --output-file requirements.lock --quiet --upgrade

# Interface strings: French is the source, English the catalogue. Needs gettext.
messages: setup
	cd src/maillage && ../../$(BIN)/python -m django makemessages -l en --no-location --no-obsolete --settings maillage.site.settings
	cd src/maillage && ../../$(BIN)/python -m django compilemessages -l en --settings maillage.site.settings

bench: setup
	$(BIN)/python benchmarks/planning/run.py

clean:
	rm -rf $(VENV) .uv docs/_build build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
