PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test fix golden bench kill lock clean

run: $(READY)            ## build the first release if there is none, and serve it
	@test -e releases/current && ! grep -q '^0 ' releases/current || $(BIN)/siktlinje build --message "First release"
	SIKTLINJE_PORT=$(PORT) $(BIN)/siktlinje serve

test: $(READY) browser   ## everything that continuous integration runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

fix: $(READY)            ## mend what a machine can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(READY)         ## write the golden files anew; look at the diff
	GOLDEN=write $(BIN)/python -m pytest tests -k golden

bench: $(READY)          ## measure; writes tests/bench/results and the table in the README
	$(BIN)/python -m tests.bench

kill: $(READY)           ## kill builds at random moments: a longer loop, run by hand
	ROUNDS=50 $(BIN)/python -m pytest tests/crash -p no:cacheprovider

lock: $(READY)           ## pin the newest versions that fit; needs uv
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -o requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# A browser for the page tests: the system's Chromium. Where it cannot be had, those tests say so.
.PHONY: browser
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium >/dev/null; }; } || \
	  echo "no Chromium: the tests in a browser will be skipped"

clean:
	rm -rf $(VENV) build *.egg-info
