# The two commands most people need: `make run` and `make test`. `make` alone lists all.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON  ?= python3
PORT    ?= 8000
KILLS   ?= 1000
TENANTS ?= xinbang mall estate-sunshine100 furniture
VENV    := .venv
BIN     := $(VENV)/bin
PARTS   := api engine policies rules schemas
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.PHONY: help run test torture lint types layers dev durable lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp $(VENV)/durable.tried ## install what is needed and start the service (PORT=8000)
	@exec $(BIN)/dueprocess serve $(TENANTS) --port $(PORT)

test: lint types layers ## install what is needed and run every check and every test
	$(BIN)/python -m pytest -n 2

torture: dev ## kill the service KILLS times under load (1000), and check every case afterwards
	KILLS=$(KILLS) $(BIN)/python -m pytest -q tests/torture/test_torture.py

lint: dev ## ruff
	$(BIN)/ruff check

types: dev ## mypy, strict
	$(BIN)/mypy -p dueprocess.engine -p dueprocess.api

layers: dev ## imports run one way
	$(BIN)/lint-imports

dev: $(VENV)/dev.stamp $(VENV)/durable.stamp .types/dueprocess ## install the development tools, nothing else

durable: $(VENV)/durable.stamp ## install the second engine, durable_rules (needs gcc)

# The locks name each file by its hash; the project itself is linked, never copied.
$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing into $(VENV), once ..."
	@$(INSTALL) --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "installing the development tools into $(VENV), once ..."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# The second engine is compiled here, with the locked setuptools. The service does without it, the tests do not.
$(VENV)/durable.stamp: requirements-durable.lock $(VENV)/run.stamp
	@echo "building the second engine into $(VENV), once ..."
	@$(INSTALL) --no-build-isolation --require-hashes -r requirements-durable.lock
	@touch $@

$(VENV)/durable.tried: requirements-durable.lock $(VENV)/run.stamp
	@$(MAKE) --no-print-directory durable 2>$(VENV)/durable.log || \
	  echo "no second engine: durable_rules could not be built (see $(VENV)/durable.log); all else works. To try again: make durable"
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Due Process needs Python 3.11 or newer: make run PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

# Links that let type checkers see through the package-dir map of pyproject.toml.
.types/dueprocess:
	@mkdir -p $@
	@for part in $(PARTS); do ln -sfn ../../$$part $@/$$part; done

lock: dev ## renew the locks (needs uv: https://docs.astral.sh/uv/)
	uv pip compile pyproject.toml $(COMPILE) --extra build -o requirements.lock
	uv pip compile pyproject.toml $(COMPILE) --extra build --extra dev --extra bench -c requirements.lock -o requirements-dev.lock
	$(BIN)/python -c '$(DURABLE)' | uv pip compile - $(COMPILE) -o requirements-durable.lock

COMPILE := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
DURABLE := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["durable"])

clean: ## remove what make made
	rm -rf $(VENV) .types build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
