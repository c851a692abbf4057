# Everything needs only Python 3.11 or newer and make. .venv is made from a lock and kept while the lock is the same: the
# demo and `make up` need a third of what development needs, which the others add to it.
PYTHON ?= python3
BIN := .venv/bin
DEMO := .venv/.installed-demo
STAMP := .venv/.installed
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# The tests start many processes: where nothing compiled may be kept, each of them compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install hooks demo quick test campaign fuzz clients check up screenshots bench bench-smoke contracts examples lock clean

install: $(STAMP)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	$(PYTHON) -m venv .venv

$(STAMP): requirements-dev.lock pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $(DEMO) $(STAMP)

$(DEMO): requirements-demo.lock pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements-demo.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $(DEMO)

# From now on git runs `make check` before every commit.
hooks:
	git config core.hooksPath hooks

demo: $(DEMO)
	$(BIN)/wengang demo

test: install
	$(BIN)/python -m pytest

# The checks, and the tests of what changed since the last commit (ARGS="main": since another), in about a minute.
quick: install
	$(BIN)/python -m tests.changed $(ARGS)

# Random seasons and nasty requests at full length (two hours); their short form is in every test run. A seed plays one
# again: WENGANG_CAMPAIGN_SEED=7, and of the requests one round: WENGANG_CAMPAIGN_ROUND=3.
campaign: install
	WENGANG_CAMPAIGN=long $(BIN)/python -m pytest tests/campaign tests/editions -s

# Requests that Schemathesis makes of the four OpenAPI documents; WENGANG_FUZZ_EXAMPLES=200 makes more of each operation.
fuzz: install
	$(BIN)/python -m pytest -n 0 -p schemathesis tests/fuzz/openapi_fuzz.py

# What a platform's programmer does with the OpenAPI documents: redocly's rules, clients in three languages, one employer's way
# through each. .clients/ holds the tools, which are in no lock of ours (ADR 0039); needs Debian's nodejs, npm and, for Java,
# default-jdk-headless, libjackson2-databind-java, libjsr305-java, libgeronimo-annotation-1.3-spec-java.
CLIENTS := .clients/.installed
$(CLIENTS): tests/clients/package-lock.json tests/clients/requirements.lock
	mkdir -p .clients
	cp tests/clients/package.json tests/clients/package-lock.json tests/clients/.npmrc .clients/
	cd .clients && npm ci --silent --ignore-scripts
	$(PYTHON) -m venv .clients/venv
	.clients/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/clients/requirements.lock
	touch $(CLIENTS)

clients: install $(CLIENTS)
	$(BIN)/python -m pytest -n 0 tests/clients/clients_check.py

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m wengang.contracts --check
	$(BIN)/python -m wengang.tutorial --check

up: $(DEMO)
	$(BIN)/wengang up

# Take the pictures of docs/how-to/use-the-pages.md anew, of a small demo; needs Debian's chromium and fonts-noto-cjk.
screenshots: install
	$(BIN)/python -m tests.screenshots

# Measure every performance claim, peers side by side: an hour or two. ARGS="--quick" takes minutes.
bench: install
	$(BIN)/python -m benchmarks $(ARGS)

# That every benchmark runs and its guarantees hold; no times.
bench-smoke: install
	$(BIN)/python -m benchmarks --smoke

# Write docs/contracts/ anew from the code (JSON Schemas of the facts, OpenAPI of the services), the catalogue of problems,
# and the tutorial from its source.
contracts: install
	$(BIN)/python -m wengang.contracts
	$(BIN)/python -m wengang.tutorial

# Play the story of tests/contracts/story.py, and write what its operations took and answered into services/*/examples.json.
examples: install
	WENGANG_WRITE_EXAMPLES=1 $(BIN)/python -m pytest -n 0 -q tests/contracts/test_examples.py -k story
	$(BIN)/python -m wengang.contracts

# uv is needed only to change the locks: of development; of the image, and of the demo, with the same versions and fewer
# packages.
COMPILE := uv pip compile --universal --generate-hashes --python-version 3.11
lock:
	$(COMPILE) --all-extras pyproject.toml -o requirements-dev.lock
	$(COMPILE) --extra build --extra bulletins --extra pdf --constraint requirements-dev.lock --no-annotate pyproject.toml -o requirements.lock
	$(COMPILE) --extra build --extra bulletins --extra pdf --extra embedded --extra demo --constraint requirements-dev.lock --no-annotate pyproject.toml -o requirements-demo.lock

clean:
	rm -rf .venv .clients .state .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
