# Forward Plan: each target is a line or two; everything lives in .venv and instance/.
PORT ?= $(or $(FORWARD_PLAN_PORT),8000)
PYTHON ?= python3
BIN := .venv/bin
EVERYTHING := .[postgres,notify,metrics,test,clients,browser,dev]
INSTALL = if command -v uv >/dev/null 2>&1; then VIRTUAL_ENV=.venv uv pip install -q -c requirements.lock -e "$(1)"; \
          else $(BIN)/python -m pip install -q --disable-pip-version-check -c requirements.lock -e "$(1)"; fi

.PHONY: help run test lint bench faults theme lock

help: ## show this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST)

run: export FORWARD_PLAN_PORT = $(PORT)
run: .venv/runs ## a working council on http://127.0.0.1:8000 (another port: make run PORT=8080)
	@$(BIN)/forward-plan run

# Each worker and each process that a test starts would else compile every module anew.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/tests ## every test, on SQLite, or on PostgreSQL when FORWARD_PLAN_TEST_POSTGRES names a database
	$(BIN)/pytest -q -n auto --dist worksteal

lint: .venv/tests ## style, types and import contracts
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo

bench: .venv/bench ## benchmarks, as ratios within one run
	for file in tests/benchmarks/bench_*.py; do $(BIN)/python -m tests.benchmarks.$$(basename $$file .py) || exit 1; done

faults: .venv/tests ## break everything on purpose and count what mail was lost or doubled (a few minutes)
	$(BIN)/python -m tests.faults

theme: ## build the stylesheet and scripts anew (needs node and npm)
	cd webapp/theme && npm ci && npm run build

lock: .venv/tests ## pin the newest versions that fit together (needs uv)
	uv pip compile -q --universal --all-extras --upgrade pyproject.toml -o requirements.lock

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runs: .venv/bin/python pyproject.toml requirements.lock
	@$(call INSTALL,.) && touch $@

.venv/tests: .venv/bin/python pyproject.toml requirements.lock
	@$(call INSTALL,$(EVERYTHING)) && touch $@ .venv/runs

.venv/bench: .venv/tests
	@$(call INSTALL,.[bench]) && touch $@
