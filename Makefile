# Tsunagi. `make` lists what there is; everything runs from the checkout.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup test lint format types imports pytest hikkoshi okuyami push-vs-pull load benchmarks torture lock clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP)  ## Make the environment in .venv from the hash-locked requirements

# The .pth file puts the checkout on the path of this environment: nothing is installed or built.
$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tsunagi needs Python 3.11 or later: make setup PYTHON=python3.11")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	@echo ../../../.. > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/tsunagi.pth"
	@touch $@

test: lint types imports pytest  ## Run all that CI runs

lint: $(STAMP)  ## Check style and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(STAMP)  ## Format the code, and mend what the linter can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(STAMP)  ## Check the types
	$(BIN)/mypy

imports: $(STAMP)  ## Check that imports point one way
	$(BIN)/lint-imports

pytest: $(STAMP)  ## Run the tests only; ARGS='-m "not live"' leaves out those that start a server
	$(BIN)/pytest --numprocesses auto --dist worksteal $(ARGS)

hikkoshi: $(STAMP)  ## Run the moving-house scenario; ARGS=--help shows its options
	@$(BIN)/python scenarios/hikkoshi.py $(ARGS)

okuyami: $(STAMP)  ## Run the bereavement scenario; ARGS=--help shows its options
	@$(BIN)/python scenarios/okuyami.py $(ARGS)

push-vs-pull: $(STAMP)  ## Compare designs over a year of life events; ARGS=--help shows its options
	@$(BIN)/python scenarios/push_vs_pull.py $(ARGS)

load: $(STAMP)  ## Drive load and measure it; ARGS=--help shows its options
	@$(BIN)/python scenarios/load.py $(ARGS)

benchmarks: $(STAMP)  ## Run the benchmarks of docs/benchmarks.md (20 minutes); ARGS=--help shows its options
	@$(BIN)/python -m benchmarks $(ARGS)

torture: $(STAMP)  ## Break a mesh at work for twenty minutes, and print what was lost; ARGS=--help shows its options
	@$(BIN)/python -m tests.faults $(ARGS)

lock: $(STAMP)  ## Lock the dependencies of pyproject.toml; ARGS=--upgrade takes newer versions
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile $(COMPILE) --output-file requirements/runtime.txt
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile $(COMPILE) --extra dev --output-file requirements/dev.txt

COMPILE = pyproject.toml --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(ARGS)

clean:  ## Remove what runs and tools have left; the environment stays
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .tsunagi build out *.egg-info
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
