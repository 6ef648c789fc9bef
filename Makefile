# Everything runs from here. `make demo` and `make test` set up what they need in .venv; nothing else is touched.

PYTHON ?= python3
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet

.PHONY: install demo up test containers lint format schemas bench lock

install: .venv/installed

demo: install  ## the platform with the plan's figures: 2020 within a minute, later years in five minutes or more
	$(BIN)/bashu demo

up: install  ## the empty platform
	$(BIN)/bashu up

test: .venv/tested lint
	$(BIN)/python -m pytest

containers: .venv/tested  ## docker-compose.yml brought up and walked; needs a Docker engine
	$(BIN)/python -m pytest tests/containers

.env:  ## the passwords that docker-compose.yml asks for, made once
	@umask 077; for name in POSTGRES STATISTICS VEHICLES WASTE FOOD TRAINING PROJECTS INDICATORS ACCESS; do \
	    $(PYTHON) -c "import secrets; print('$${name}_PASSWORD=' + secrets.token_urlsafe(24))"; done > $@
	@echo COMPOSE_PROFILES=core >> $@

lint: .venv/tested
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/bashu schemas check

format: .venv/tested
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

schemas: install  ## write schemas/ anew after a change of payloads or routes
	$(BIN)/bashu schemas export

bench: .venv/tested  ## rates as ratios to their limits, measured in the same run
	$(BIN)/python -m infra.bench

lock: .venv/tested  ## resolve the dependencies anew
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	    echo "需要 Python 3.11 至 3.13（可用 make PYTHON=python3.12 指定）。"; \
	    echo "Python 3.11 to 3.13 is needed; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { \
	    echo "无法创建虚拟环境：Debian/Ubuntu 请安装 python3-venv。"; \
	    echo "The virtual environment cannot be made: on Debian or Ubuntu install python3-venv."; \
	    rm -rf .venv; exit 1; }

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/tested: .venv/installed requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@
