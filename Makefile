# Every target works alone on a fresh clone: what it needs is installed into .venv first.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
SUPPORTED := 3.11 3.12 3.13
# On every core, a file's tests on the same one: they share what is dear to set up. In their own order, as else those files come
# last that have few tests, and these are long ones. Bytecode is kept, or each program that a test starts would be compiled anew.
SUITE := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: setup demo test test-all check properties check-latex cassettes docs pictures bench mutants audit lock

setup: $(READY)

# Windows keeps its programs elsewhere in a virtual environment; there, use the README's pip lines.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "litrev needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: $(READY)
	$(BIN)/litrev demo

test: $(READY)
	$(SUITE)

# The suite on every Python that litrev supports, each in an environment of its own; of those that are not installed it is told.
test-all: $(SUPPORTED:%=test-on-%)

test-on-%:
	@for python in $$(command -v python$*) $(wildcard $(HOME)/.pyenv/versions/$*.*/bin/python$*); do \
	  if $$python -c '' 2>/dev/null; then exec $(MAKE) test PYTHON=$$python VENV=.venvs/$*; fi; \
	done; echo "Python $* is not installed: the suite was not run on it" >&2

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(SUITE)

# The suite tries the same examples each time; this tries a thousand new ones of every property.
properties: $(READY)
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile search

# Drafts and claim tables in a real TeX, drafts in a real pandoc; what of them is not installed is told, and passed over.
check-latex: $(READY)
	$(BIN)/python -m pytest -rs tests/test_latex.py tests/test_claims_latex.py

# Every cassette with its test, size, model and prompts; fails on an unused or stale one.
cassettes: $(READY)
	$(BIN)/python tests/cassette_index.py

# Into site/; a broken link fails. To read it with its search: python -m http.server --directory site
docs: $(READY)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

# Those in the documentation, of the real program; needs chromium, a TeX and poppler for some.
pictures: $(READY)
	$(BIN)/python docs/pictures/make.py

bench: $(READY)
	$(BIN)/python -m bench

# An hour or two; one area alone: make mutants AREA=gate
mutants: $(READY)
	$(BIN)/python -m bench.mutants $(AREA)

# What is known against each version of the lock, by PyPI's advisories; a package without an answer fails it.
audit:
	test -x .venvs/audit/bin/python || $(PYTHON) -m venv .venvs/audit
	.venvs/audit/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.9'
	.venvs/audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock

# Hashes, no addresses; the override that keeps torch out is in pyproject.toml.
lock:
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --quiet --output-file requirements.lock
