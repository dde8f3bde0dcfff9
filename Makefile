# make run · make test · make check · make bench: each builds .venv by itself; a later call installs nothing.
SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: run test check bench clean model locks notebooks

VENV := .venv
PY := $(VENV)/bin/python
OUT ?= out
# The first interpreter that is new enough; name another with `make PYTHON=…`.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
# jieba is the only package without a wheel; the tools that build it come from build.lock, hashed like the rest.
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

$(PY):
	@test -n "$(PYTHON)" || { echo "menkan needs Python 3.11 or newer (make PYTHON=/path/to/python3)"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.build: requirements/build.lock | $(PY)
	$(INSTALL) -r requirements/build.lock
	@touch $@

$(VENV)/.core: requirements/core.lock pyproject.toml | $(VENV)/.build
	$(INSTALL) --only-binary :all: --no-binary jieba --no-build-isolation -r requirements/core.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.lock $(VENV)/.core
	$(INSTALL) --only-binary :all: --no-binary jieba --no-build-isolation -r requirements/test.lock
	@touch $@

run: $(VENV)/.core  ## read the sample judgments, write tables and report to $(OUT)/
	$(VENV)/bin/menkan run corpus/samples --out $(OUT)
	$(VENV)/bin/menkan report $(OUT)

test: $(VENV)/.test  ## every test, notebooks included
	$(PY) -m pytest
	$(PY) -m pytest --nbmake --nbmake-timeout=300 notebooks

check: $(VENV)/.test  ## format, lint, types, imports, the rule base with its cases
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/ruff check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) tests/check_rooms.py
	$(VENV)/bin/menkan law check --cases tests/statutes

bench: $(VENV)/.test  ## speed ratios against named references, in one run
	$(PY) -m tests.bench

# The shipped model, rebuilt to the same bytes from fictional judgments; the number and seed stand in its manifest too.
model: $(VENV)/.core
	rm -rf build/corpus build/severity-v1
	$(VENV)/bin/menkan synth --n 7200 --seed 20261121 --out build/corpus
	$(VENV)/bin/menkan train --corpus build/corpus --out build/severity-v1
	rm -rf models/severity-v1
	mv build/severity-v1 models/severity-v1

notebooks: $(VENV)/.test  ## executes notebooks/*.py and stores them with their outputs beside them
	$(PY) tests/store_notebooks.py

locks:  ## needs uv on the PATH
	uv pip compile pyproject.toml --all-extras $(LOCK) -o requirements/all.lock
	uv pip compile pyproject.toml $(LOCK) -c requirements/all.lock -o requirements/core.lock
	uv pip compile pyproject.toml --extra dev --extra synth --extra notebooks --extra ocr --extra labels --extra cluster --extra store --extra review $(LOCK) -c requirements/all.lock -o requirements/test.lock
	uv pip compile requirements/build.in $(LOCK) -o requirements/build.lock
LOCK := --quiet --generate-hashes --universal --python-version 3.11.7 --no-header --no-annotate

clean:
	rm -rf $(VENV) $(OUT) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
