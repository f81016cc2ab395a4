# Everything that one does here, by name. `make help` says what there is.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 4566
WEB_PORT ?= 8080
# Two workers: what a small CI machine has.
WORKERS ?= 2
# The tests that `check` runs, which are not run again after it.
CHECKED := tests/domain tests/architecture

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed

export PORT WEB_PORT
# `chalice package` asks for a region; SES is not in every one.
export AWS_DEFAULT_REGION ?= eu-west-1
# Whatever the shell says: without caches each of many processes compiles the same sources anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run
run: $(READY) ## Start the whole system on this laptop (PORT, WEB_PORT); Ctrl-C stops it
	@exec $(BIN)/python -m localcloud run

.PHONY: demo
demo: $(READY) ## Tell the main job over HTTP, from the letter to the verified seal
	@exec $(BIN)/python -m localcloud demo

.PHONY: web-check
web-check: $(READY) ## Format, lint, types and unit tests of the web client
	@$(BIN)/python -m localcloud check-web

.PHONY: check
check: $(READY) ## Format, lint, types, architecture and the domain's tests (under a minute)
	@$(MAKE) --jobs=2 --output-sync=target domain-check web-check style

.PHONY: style
style: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

.PHONY: domain-check
domain-check: $(READY)
	$(BIN)/pytest -q $(CHECKED)

.PHONY: test
test: check ## The gate: check, then every other test, the last ones in a browser on the deployed package
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(addprefix --ignore ,$(CHECKED))

.PHONY: manual
manual: $(READY) ## Make the pictures of docs/manual.md anew, from the screens as the tests see them
	$(BIN)/pytest -q tests/e2e/web/test_screens.py
	@$(BIN)/python -m tests.e2e.web.manual

.PHONY: bench
bench: $(READY) ## Measure what each operation costs
	@exec $(BIN)/python -m bench

.PHONY: package
package: $(READY) ## Build what is deployed: build/package/{sam.json,deployment.zip,web/}
	@exec $(BIN)/python -m localcloud package

.PHONY: lock
lock: $(READY) ## Write down the hashes of what requirements.txt pins: requirements.lock
	@exec $(BIN)/python -m localcloud lock

.PHONY: deploy
deploy: $(READY) ## Deploy to AWS: make deploy STAGE=prod (docs/runbook.md says what to set)
	@exec $(BIN)/python -m ops deploy

.PHONY: audit
audit: $(READY) ## Ask the advisory services about what is shipped; fails when they do not answer
	@exec $(BIN)/python -m ops audit

.PHONY: format
format: $(READY) ## Put the code in its one format
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format .
	@$(BIN)/python -m localcloud format-web

.PHONY: clean
clean: ## Forget the laptop's data, what was built and every cache (.venv stays)
	@running="$$(cat .local/cloud/lock 2>/dev/null || true)"; \
	if [ -n "$$running" ] && kill -0 "$$running" 2>/dev/null; then \
	    echo "make clean: the laptop's cloud is running, as process $$running: stop it first" >&2; exit 1; fi
	rm -rf .local build web/dist web/node_modules bench/lighthouse/node_modules web/src/api/schema.d.ts .chalice/deployments .chalice/deployed .mypy_cache .ruff_cache .pytest_cache \
	    .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -not -path './$(VENV)/*' -not -path "*/node_modules/*" -prune -exec rm -rf {} +

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'

# The environment: made when missing, brought up to date when the requirements change. The system's own Python comes first: a
# distribution builds it with what a profile tells the compiler, a version manager often does not, and the tests take a sixth longer.
$(READY): requirements.txt requirements-dev.txt
	@python=""; \
	for candidate in $(PYTHON) /usr/bin/python3.11 python3.11 python3.13 python3.12 python3; do \
	    if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	        2>/dev/null; then python="$$candidate"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "make: needs Python 3.11, 3.12 or 3.13 with its venv module; set PYTHON=/path/to/it" >&2; exit 1; fi; \
	[ -x $(BIN)/python ] || "$$python" -m venv $(VENV); \
	echo "Installing what the project needs into $(VENV) (about a minute the first time)…"; \
	if ! { $(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^uv==' requirements-dev.txt)" && \
	    $(BIN)/uv pip install --system-certs --compile-bytecode --python $(BIN)/python -r requirements-dev.txt; \
	    } >$(VENV)/install.log 2>&1; \
	then \
	    echo "make: the requirements could not be installed (is the package registry reachable?); all of it: $(VENV)/install.log" >&2; \
	    exit 1; \
	fi; \
	touch $@
