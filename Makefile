# Everything runs from the checkout, in a virtual environment of its own.
# PYTHON=… chooses the interpreter; 3.11 or newer is needed.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
RUN := $(BIN)/python -m
# Stories often wait, so there is one more of them than cores; more than four would only fill the memory.
WORKERS := $(shell cores=$$(nproc 2>/dev/null || echo 2); if [ $$cores -lt 3 ]; then echo $$((cores + 1)); else echo 4; fi)
TESTS := $(RUN) pytest -n $(WORKERS) --dist worksteal
ROOMS := bot channels handlers knowledge_base locales storage tickets telegram_emulator tests benchmarks docs

.PHONY: demo test check types bench prove picture lock clean

demo: .venv/run.stamp
	@$(RUN) bot demo

test: .venv/test.stamp
	@$(TESTS)

check: .venv/test.stamp
	$(RUN) ruff format --check $(ROOMS)
	$(RUN) ruff check $(ROOMS)
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory -j2 types test

types: .venv/test.stamp
	$(RUN) mypy

bench: .venv/test.stamp
	@$(RUN) benchmarks $(ONLY)

# The long proofs, for about a day; PART=kills runs one of them, PART=--go-on those not run yet.
prove: .venv/test.stamp
	@$(RUN) tests.prove $(PART)

# The pictures in the README and the guide, from the demo; needs Chromium.
picture: .venv/test.stamp
	@$(RUN) docs.picture

# The locked requirements; needs uv.
lock:
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
		pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
		--group test pyproject.toml -o requirements-test.txt

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.venv/run.stamp: requirements.txt
	@$(MAKE) --no-print-directory environment
	@echo "Installing what the service needs (about 105 MB, once) …"
	@$(call install,requirements.txt)
	@touch $@

.venv/test.stamp: requirements-test.txt .venv/run.stamp
	@echo "Installing what the tests need (about 120 MB, once) …"
	@$(call install,requirements-test.txt)
	@touch $@

.PHONY: environment
environment:
ifeq ($(PYTHON),)
	@echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1
endif
ifneq ($(UV),)
	@$(UV) venv -q --allow-existing --seed --python $(PYTHON) .venv
else
	@$(PYTHON) -m venv .venv || { echo "On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
endif

ifneq ($(UV),)
install = $(UV) pip install -q --python $(BIN)/python --require-hashes -r $(1)
else
install = $(RUN) pip install -q --disable-pip-version-check --require-hashes -r $(1)
endif
