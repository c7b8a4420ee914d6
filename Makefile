# Evidence Ledger. `make` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PREFIX ?= /usr/local
DESTDIR ?=
FILTER ?=

program := ledger-cli
probe := sandbox-probe
sources := $(wildcard Sources Tests Benchmarks Package.swift)
# Linked without shared libraries, it starts in 2 ms and runs on any x86-64 Linux.
release_build := swift build --configuration release --product $(program) -Xswiftc -static-executable
libraries := TransparencyLog Ledger

prefix := $(DESTDIR)$(PREFIX)
bin := $(prefix)/bin
manual := $(prefix)/share/man/man1
profiles := $(prefix)/share/evidence-ledger/profiles
bash_completion := $(prefix)/share/bash-completion/completions/$(program)
zsh_completion := $(prefix)/share/zsh/site-functions/_$(program)
fish_completion := $(prefix)/share/fish/vendor_completions.d/$(program).fish

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build everything for debugging
	@scripts/install-prerequisites build
	@swift build

.PHONY: release
release: ## build the program and the probe as static executables
	@scripts/install-prerequisites install
	@# The linker warns of C library calls in Foundation that the program never makes.
	@$(release_build) 2>&1 | \
	  sed '/in statically linked applications requires at runtime/d; /the use of .mktemp. is dangerous/d'
	@swift build --configuration release --product $(probe) 2>&1 | sed '/in statically linked applications requires at runtime/d'

.PHONY: install
install: release ## install under PREFIX (/usr/local), DESTDIR before it
	@built=$$($(release_build) --show-bin-path)/$(program); \
	made=$$(mktemp -d); trap 'rm -rf "$$made"' EXIT; \
	for shell in bash zsh fish; do "$$built" --generate-completion-script $$shell >"$$made/$$shell"; done; \
	scripts/manual-pages "$$built" "$$made/man"; \
	install -D -s -m 755 "$$built" '$(bin)/$(program)'; \
	install -m 755 "$${built%/*}/$(probe)" '$(bin)/$(probe)'; \
	install -D -m 644 "$$made/bash" '$(bash_completion)'; \
	install -D -m 644 "$$made/zsh" '$(zsh_completion)'; \
	install -D -m 644 "$$made/fish" '$(fish_completion)'; \
	install -d '$(manual)' '$(profiles)'; \
	cp -R profiles/. '$(profiles)'; \
	install -m 644 "$$made"/man/*.1 '$(manual)'

.PHONY: uninstall
uninstall: ## remove what install installed
	@rm -rf '$(profiles)'
	@rm -f '$(bin)/$(program)' '$(bin)/$(probe)' '$(bash_completion)' '$(zsh_completion)' '$(fish_completion)' \
	  '$(manual)'/$(program).1 '$(manual)'/$(program)-*.1

.PHONY: demo
demo: ## make a ledger of this build's own evidence, verify it, catch an altered byte
	@scripts/install-prerequisites demo
	@swift build >&2
	@scripts/demo

.PHONY: demo-gate
demo-gate: ## run a real sandbox, and open a build by what it showed (RUNTIME=docker)
	@scripts/install-prerequisites sandbox
	@swift build --build-tests >&2
	@scripts/demo-gate

.PHONY: test
test: ## run the tests (FILTER=Suite for some)
	@scripts/install-prerequisites build test
	@scripts/run-tests $(if $(FILTER),--filter '$(FILTER)')

.PHONY: lint
lint: ## check formatting, imports and scripts
	@swift format lint --strict --recursive --parallel $(sources)
	@scripts/check-rooms
	@if command -v shellcheck >/dev/null; then \
	  shellcheck -x -P SCRIPTDIR .ci/run $$(grep -lE '^#!/bin/(ba)?sh' scripts/* examples/*/*.sh); fi

.PHONY: soak
soak: ## run every case of the long tests (docs/soak.md)
	@scripts/install-prerequisites build test
	@LEDGER_SOAK=1 scripts/run-tests --release --filter 'PowerCutTests|CrashTests|TamperedByteTests|RandomLedgerTests|GateProofTests'

.PHONY: bench
bench: release ## measure, and print a table (docs/performance.md)
	@scripts/install-prerequisites bench sandbox
	@swift build --build-tests >&2
	@swift run --package-path Benchmarks --configuration release -Xswiftc -static-executable 2>&1 | \
	  sed -u '/in statically linked applications requires at runtime/d'

.PHONY: docs
docs: ## write the libraries' reference to .build/docs
	@scripts/install-prerequisites build
	@scripts/reference $(libraries)

.PHONY: clean
clean: ## remove what was built
	@rm -rf .build Benchmarks/.build
