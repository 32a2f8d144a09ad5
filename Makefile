# Every command sets up what it needs by itself: system libraries, .venv, locked packages. A second run starts at once.
PYTHON ?= python3
DEMO ?= build/demo
PROFILE ?= north-principal
TEST_ARGS ?= -n 2
KILL_ARGS ?= --kills 1000 --seed 1
CUT_ARGS ?= --kills 1000 --seed 1
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all:

.PHONY: help demo run test kills cuts check format screens texts bench lock clean display system-core system-qt system-window

help:
	@echo "make demo     the sample district end to end, without a display: progress table and report in $(DEMO)"
	@echo "make run      the application, opened on the sample district by a principal"
	@echo "make test     the tests"
	@echo "make kills    kills processes in the middle of every act and proves what is left"
	@echo "make cuts     takes the power in the middle of every act, as a disk would see it, and proves the same"
	@echo "make check    format, lint, types and import rules"
	@echo "make format   rewrites the code in the house's format"
	@echo "make screens  pictures of every screen, light and dark, in screens/"
	@echo "make texts    brings the translations up to date with the texts of the program, and says what is missing"
	@echo "make bench    measures the store and the exchange, and their peers"
	@echo "make lock     renews packaging/*.lock from the ranges in pyproject.toml"

demo: system-core .venv/run.stamp
	$(BIN)/python -m talentdesk.cli demo $(DEMO)

run: display system-window .venv/run.stamp
	@if [ ! -e $(DEMO)/passphrase.txt ]; then $(BIN)/python -m talentdesk.cli demo $(DEMO); fi
	$(BIN)/python main.py --home $(DEMO)/profiles/$(PROFILE) --passphrase-file $(DEMO)/passphrase.txt

# Said before anything is installed for a window that nobody could see.
display:
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  echo "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be shown." >&2; \
	  echo "Run this in a desktop session; 'make demo' and 'make screens' need no display." >&2; exit 1; fi

test: system-qt .venv/dev.stamp
	$(BIN)/python -m pytest $(TEST_ARGS)

kills: system-core .venv/dev.stamp
	$(BIN)/python -m tests.crash $(KILL_ARGS)

cuts: system-core .venv/dev.stamp
	$(BIN)/python -m tests.crash --cuts $(CUT_ARGS)

check: system-core .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

format: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screens: system-qt .venv/run.stamp
	$(BIN)/python -m ui.render screens/

texts: system-qt .venv/dev.stamp
	$(BIN)/python -m ui.texts

bench: system-core .venv/bench.stamp
	$(BIN)/python -m benchmarks

system-core:
	@sh packaging/system-libraries.sh core
system-qt:
	@sh packaging/system-libraries.sh core qt
system-window:
	@sh packaging/system-libraries.sh core qt window

# Order-only prerequisites keep system packages first without making the environment look out of date.
.venv/bin/python: | system-core
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "TalentDesk needs Python 3.11 or newer." >&2; exit 1; }
	@echo "Setting up .venv (once)"
	$(PYTHON) -m venv .venv

.venv/run.stamp: packaging/requirements.lock | .venv/bin/python
	$(PIP) -r packaging/requirements.lock
	@touch $@

.venv/dev.stamp: packaging/requirements-dev.lock .venv/run.stamp
	$(PIP) -r packaging/requirements-dev.lock
	@touch $@

.venv/bench.stamp: packaging/requirements-bench.lock .venv/run.stamp
	$(PIP) -r packaging/requirements-bench.lock
	@touch $@

lock:
	sh packaging/lock.sh

clean:
	rm -rf .venv build screens
