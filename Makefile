# 销章: two commands to know: make run, make test.  The rest: make help
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
PIP := $(BIN)/pip --disable-pip-version-check -q

unexport PYTHONDONTWRITEBYTECODE  # else every process of the house compiles its thousand files anew

.PHONY: help run test check api-check bench shots lock wheel assets

help:  ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(BIN)/.runs  ## start the demo company on 127.0.0.1:$(PORT)
	@$(BIN)/python hatch_build.py --check || $(PIP) install -e . --no-deps
	@exec $(BIN)/xiaozhang run --port $(PORT)

test: check  ## everything that is checked, then all tests
	@$(BIN)/pytest -n 2 --dist worksteal --db both

check: $(BIN)/.develops assets  ## everything that is checked, without the tests
	@$(BIN)/python -m checks

api-check: $(BIN)/.develops assets  ## ask every operation of the API 200 generated questions, as a person and as an application
	@XIAOZHANG_API_EXAMPLES=200 $(BIN)/pytest -n 2 tests/api/test_schemathesis.py

bench: $(BIN)/.develops assets  ## measure the lines of docs/benchmarks.md that exist
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.month --payees 100 --facts 10000

shots: $(BIN)/.develops assets  ## screenshots of the main pages into shots/
	@$(BIN)/python -m shots

assets: $(BIN)/.develops  ## browser assets, if a template names a new icon
	@$(BIN)/python hatch_build.py

wheel: $(BIN)/.develops  ## the installable package, in dist/
	@$(BIN)/python -m build --outdir dist

lock: $(BIN)/.develops  ## write the lock files anew from pyproject.toml and frontend/package.json
	@$(BIN)/python -m checks.lock

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "销章需要 Python 3.11 以上：make run PYTHON=python3.11 (Python 3.11 or newer is needed)"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "请先安装 venv：apt-get install python3-venv (the venv module is missing)"; exit 1; }

$(BIN)/.runs: requirements.lock pyproject.toml hatch_build.py frontend/package-lock.json | $(BIN)/python
	@echo "准备环境，约需一分钟… (preparing the environment, about a minute)"
	@$(PIP) install -e . --no-deps & ours=$$!; \
	  $(PIP) install --require-hashes -r requirements.lock; theirs=$$?; \
	  wait $$ours && exit $$theirs  # side by side: browser assets are built while the libraries come
	@touch $@

$(BIN)/.develops: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "准备开发环境，约需一分钟… (preparing the development environment, about a minute)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install -e . --no-deps --no-build-isolation
	@touch $@ $(BIN)/.runs
