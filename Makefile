# Three commands matter: `make run`, `make check` and `make test`. Each makes what it needs first.
# PYTHON=python3.13 picks another interpreter; it gets a virtual environment of its own.

PYTHON ?= python3
VENV := .venv$(subst -python,-,$(filter-out -python3,-$(notdir $(PYTHON))))
MANAGE := $(VENV)/bin/python manage.py
# make itself would end with "interrupted" after a Ctrl-C: the script says how it is kept out.
FOREGROUND := $(VENV)/bin/python scripts/foreground.py
# djade takes files only; djangofmt leaves the papers out, as pyproject.toml says.
TEMPLATES = $(shell find templates printing/papers -name '*.html')
# All tests share the processors; a few are quicker in one process, so ARGS takes the place of this.
ARGS ?= --numprocesses=logical --maxprocesses=4 --dist=worksteal

.DEFAULT_GOAL := help
.PHONY: help run dev demo format words british check test lint gallery pictures faults bench lock

help:  ## list these commands
	@grep -E '^[a-z]+: .*##' Makefile | sed -E 's/^([a-z]+):.*## /make \1\t/'

run:  ## start the site and its scheduler; Ctrl-C ends both
	@scripts/bootstrap.sh run $(PYTHON) $(VENV)
	@$(MANAGE) setup
	@$(FOREGROUND) $(MANAGE) up

dev: export DEBUG = true
dev:  ## the same with DEBUG on, for developers
	@scripts/bootstrap.sh test $(PYTHON) $(VENV)
	@$(MANAGE) setup
	@$(FOREGROUND) $(MANAGE) up

demo:  ## add a person whose plan fills every page, and print how to sign in
	@scripts/bootstrap.sh run $(PYTHON) $(VENV)
	@$(MANAGE) setup
	@$(MANAGE) demo

format:  ## put code, templates, scripts and styles into form, and mend what the linter can
	@scripts/bootstrap.sh check $(PYTHON) $(VENV)
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/djade $(TEMPLATES)
	@$(VENV)/bin/djangofmt templates
	@scripts/biome.sh format

words:  ## check every word that a person may read, British ones too
	@scripts/bootstrap.sh check $(PYTHON) $(VENV)
	@$(VENV)/bin/python -W ignore -m tools.words

british:  ## bring the British words in locale/ up to the source
	@scripts/bootstrap.sh check $(PYTHON) $(VENV)
	@$(VENV)/bin/python -W ignore -m tools.words.british

check:  ## lint, layers, types and every test that needs no other program, on SQLite; before each commit
	@scripts/bootstrap.sh check $(PYTHON) $(VENV)
	@$(MAKE) --no-print-directory lint
	@$(VENV)/bin/python -m pytest --alone $(ARGS)

test:  ## lint, layers, types and every test; ARGS="-k fridge" for some, in one process
	@scripts/bootstrap.sh test $(PYTHON) $(VENV)
	@$(MAKE) --no-print-directory lint
	@scripts/biome.sh check
	@$(VENV)/bin/python -m pytest $(ARGS)

lint:
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djade --check $(TEMPLATES)
	@$(VENV)/bin/djangofmt --check templates
	@$(VENV)/bin/lint-imports --no-cache --no-logo
	@$(VENV)/bin/mypy

gallery:  ## write down anew how the components look, after a change that was meant
	@scripts/bootstrap.sh test $(PYTHON) $(VENV)
	@$(VENV)/bin/python -m tests.browser.gallery

pictures:  ## take pictures of the components, and say which differ from the last; in var/pictures/
	@scripts/bootstrap.sh test $(PYTHON) $(VENV)
	@$(VENV)/bin/python -m tests.browser.gallery pictures

faults: export REPETITIONS = 20
faults: export FAULTS_TABLE = var/faults.json
faults:  ## break servers and processes while mails go out and people save; goes on from var/faults.json
	@scripts/bootstrap.sh test $(PYTHON) $(VENV)
	@$(VENV)/bin/python -m pytest tests/faults

bench:  ## measure; BENCH=seal for one part; figures go to var/bench.json
	@scripts/bootstrap.sh test $(PYTHON) $(VENV)
	@$(VENV)/bin/python -m tests.benchmarks $(BENCH)

lock:  ## resolve pyproject.toml again into requirements/
	@scripts/bootstrap.sh run $(PYTHON) $(VENV)
	@scripts/lock.sh $(VENV)
