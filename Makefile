# Thin targets: each calls one tool or one script, and CI calls the same ones.
# Needed: Go and make; `make test` also needs the databases that scripts/services.sh brings up, `make sqlcheck` Node 20 and npm.

# Pinned, so that a new release of a linter never turns a commit red by itself.
GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := bin/tools/golangci-lint-$(GOLANGCI_LINT_VERSION)

# The command-line library's generators of manuals and its guesses cost 2 ms of each start.
TAGS := -tags urfave_cli_no_docs,urfave_cli_no_suggest
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
FUZZTIME ?= 20s

.PHONY: help build demo test lint sqlcheck fmt fuzz chaos bench clean

help: ## print the targets (the default)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

build: ## build bin/mig, one static file
	CGO_ENABLED=0 go build -trimpath $(TAGS) -ldflags '-s -w -X main.version=$(VERSION)' -o bin/mig ./cmd/mig

demo: build ## migrate the example into a SQLite file, and render it for Oracle and SQL Server
	@scripts/demo.sh

# The defaults are the servers of scripts/services.sh; set the URLs to test on servers of your own.
# A server that is named in MIG_TEST_REQUIRE and does not answer fails the tests; without it they are skipped.
# -count=1: the test cache does not see that a database has changed.
test chaos: export MIG_TEST_POSTGRESQL_URL ?= postgres://postgres@127.0.0.1:5432/test?sslmode=disable
test chaos: export MIG_TEST_MYSQL_URL ?= mysql://root@127.0.0.1:3306/test
test chaos: export MIG_TEST_REQUIRE ?= postgresql,mysql,sqlite
test: ## bring up the databases and run all tests
	@scripts/services.sh
	go test -count=1 ./...

lint: $(GOLANGCI_LINT) ## lint, format check, import directions
	scripts/imports.sh
	$(GOLANGCI_LINT) run ./...
	@if command -v shellcheck >/dev/null; then shellcheck -S warning .ci/run scripts/*.sh; else echo 'shellcheck is not installed: scripts not checked'; fi

sqlcheck: build scripts/sqlcheck/node_modules/.package-lock.json ## parse what is rendered for SQL Server and Oracle with real grammars
	node scripts/sqlcheck/check.mjs --self-test
	node scripts/sqlcheck/check.mjs

fmt: $(GOLANGCI_LINT) ## format the Go files
	$(GOLANGCI_LINT) fmt ./...

# `go test -fuzz` takes one target of one package at a time.
fuzz: ## run every fuzz target for FUZZTIME (20s)
	@grep -roE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | sed -E 's|/[^/]*:func | |' | sort | while read -r dir name; do \
		echo "$$dir $$name"; go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$dir" || exit 1; done

chaos: ## kill runs, and cut their connections, MIG_TEST_CHAOS times (500) for each database
	@scripts/services.sh
	MIG_TEST_CHAOS=$${MIG_TEST_CHAOS:-500} go test ./cmd/mig -run 'TestKilled|TestCut|TestManyRunners|TestServerKilled' -count 1 -timeout 90m -v

bench: build ## whole-process timings, then the Go benchmarks
	@scripts/bench.sh

clean: ## remove what the other targets built
	rm -rf bin build scripts/sqlcheck/node_modules

scripts/sqlcheck/node_modules/.package-lock.json: scripts/sqlcheck/package-lock.json
	npm ci --prefix scripts/sqlcheck --silent --no-audit --no-fund
	@touch $@

# The version is in the file's name, so a new pin builds a new binary. No cgo: no C compiler is needed.
$(GOLANGCI_LINT):
	CGO_ENABLED=0 GOBIN='$(CURDIR)/bin/tools' go install -trimpath github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv bin/tools/golangci-lint $@
