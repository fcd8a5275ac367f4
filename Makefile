# Two commands: `make demo` shows a report on a sample suite, `make test` runs all tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: demo test browser lint types layers cover bench evaluate fixtures clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $(STAMP)

# Findings make the exit code 1, which is what they are for; here the report is what is wanted.
demo: $(STAMP)
	@$(BIN)/irmer-lint check fixtures/suites/harrowby-nhs-trust/documents \
	  --nation england --as-of 2025-09-01 --fail-on never

test: $(STAMP) lint types layers
	$(BIN)/python -m pytest -n 2 --dist worksteal -q

# What the tests of reports need besides Python, from npm; the browser itself is your system's Chromium.
browser:
	npm ci --prefix tests/browser --ignore-scripts --no-fund --no-audit
	chmod -f +x tests/browser/node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool || true

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

cover: $(STAMP)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --show-missing --skip-covered

bench: $(STAMP)
	$(BIN)/python -m tests.bench

evaluate: $(STAMP)
	$(BIN)/python -m tests.evaluate

# Builds the binary files of the sample suites again from fixtures/sources.
fixtures: $(STAMP)
	$(BIN)/python -m fixtures.build

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .coverage*
