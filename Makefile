PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Tests that watch the clock or the whole machine have it to themselves.
ALONE := tests/conformance tests/crash tests/e2e

.PHONY: run test fix golden bench kill lock clean

run: $(READY)            ## build the first release if there is none, and serve it
	@test -e releases/current && ! grep -q '^0 ' releases/current || $(BIN)/siktlinje build --message "First release"
	SIKTLINJE_PORT=$(PORT) $(BIN)/siktlinje serve

test: $(READY_DEV) browser   ## everything that continuous integration runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile tests $(addprefix --ignore=,$(ALONE))
	$(BIN)/python -m pytest $(ALONE)

fix: $(READY_DEV)            ## mend what a machine can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(READY_DEV)         ## write the golden files anew; look at the diff
	GOLDEN=write $(BIN)/python -m pytest tests -k golden

bench: $(READY_DEV)          ## measure; writes tests/bench/results and the table in the README
	$(BIN)/python -m tests.bench

kill: $(READY_DEV)           ## kill builds at random moments: a longer loop, run by hand
	ROUNDS=50 $(BIN)/python -m pytest tests/crash -p no:cacheprovider

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	--no-emit-index-url --no-annotate --no-header pyproject.toml

lock:                    ## pin the newest versions that fit; needs uv
	$(LOCK) --extra build -o requirements.lock
	$(LOCK) --extra build --extra dev --constraint requirements.lock -o requirements-dev.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $(READY)

$(READY_DEV): $(READY) requirements-dev.lock
	$(PIP) --require-hashes --requirement requirements-dev.lock
	touch $(READY_DEV)

attack: $(READY_DEV)         ## the rows of attacks at full length: longer loops, run by hand
	ROUNDS=200 FUZZ=100000 $(BIN)/python -m pytest tests/conformance/hostile \
	  tests/conformance/test_differential.py -p no:cacheprovider

# A browser for the page tests, and what traces calls of the system. Where they cannot be had, those
# tests say so.
.PHONY: browser attack
browser:
	@command -v strace >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y strace >/dev/null; }; } || \
	  echo "no strace: calls to the network are watched by a listener only"
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium >/dev/null; }; } || \
	  echo "no Chromium: the tests in a browser will be skipped"

clean:
	rm -rf $(VENV) build *.egg-info
