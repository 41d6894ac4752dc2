# The commands of the project; `make help` lists them. Everything that is
# installed goes into this folder, but for PostgreSQL and Chromium, which only
# the tests need and which come from the system's packages.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

TOOLS := $(CURDIR)/bin/tools
# npm brings the Node.js that Angular needs, whatever the system has.
export PATH := $(CURDIR)/frontend/node_modules/.bin:$(PATH)
export CGO_ENABLED := 0

GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOTESTSUM := gotest.tools/gotestsum@v1.13.0
SCHEMATHESIS := schemathesis==4.32.5

PAGE := frontend/dist/web/index.html
PAGE_SOURCES := $(shell find frontend/src frontend/public -type f) \
	$(wildcard frontend/*.json frontend/*.mjs) frontend/node_modules/.package-lock.json

# The tag, and what has been added since; a folder without git builds "dev".
VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GO_BUILD = go build -trimpath -ldflags="-s -w -X main.version=$(VERSION)"

.PHONY: help setup setup-tests build release run dev test test-go test-page test-browser lint format \
	generate check-generated bench bench-load bench-http fuzz fuzz-api lighthouse screenshot up down clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: frontend/node_modules/.package-lock.json ## Install what building takes

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	@command -v npm >/dev/null || { echo "Node.js with npm is missing: install Node.js 20 or newer."; exit 1; }
	cd $* && npm ci --no-progress
	@touch $@

$(PAGE): $(PAGE_SOURCES)
	cd frontend && npm run build

build: $(PAGE) ## Build bin/quiniela, the page inside
	$(GO_BUILD) -o bin/quiniela ./backend/cmd/quiniela

PLATFORMS := $(foreach os,linux darwin windows,$(os)/amd64 $(os)/arm64)

release: $(PAGE) ## Build archives of every platform and their checksums into dist/
	rm -rf dist
	@for platform in $(PLATFORMS); do \
		name=quiniela-$(VERSION)-$${platform/\//-}; mkdir -p dist/$$name; echo "$$name"; \
		cp README.md CHANGELOG.md LICENSE dist/$$name; \
		GOOS=$${platform%/*} GOARCH=$${platform#*/} $(GO_BUILD) -o dist/$$name/ ./backend/cmd/quiniela; \
		case $$platform in \
			windows/*) (cd dist && zip -qr $$name.zip $$name) ;; \
			*) tar -C dist -czf dist/$$name.tar.gz $$name ;; \
		esac; \
		rm -r dist/$$name; \
	done
	cd dist && sha256sum quiniela-* > SHA256SUMS

run: build ## Build everything and start it at http://localhost:8080
	@exec bin/quiniela serve

dev: setup ## The page with live reload at http://localhost:4200, and the server
	@trap 'kill 0' EXIT; go run ./backend/cmd/quiniela serve & cd frontend && npm start

# Tests ----------------------------------------------------------------------

setup-tests: setup e2e/node_modules/.package-lock.json ## Install what the tests take: PostgreSQL, Chromium
	@e2e/setup

test: setup-tests build ## Run every test: Go on both databases, page, browser
	@rm -rf test-results && mkdir -p test-results
	@status=0; \
	for part in go page browser; do $(MAKE) test-$$part || status=1; done; \
	node e2e/summary.mjs test-results || status=1; exit $$status

test-go: $(TOOLS)/gotestsum | $(PAGE) ## Only the Go tests
	@mkdir -p test-results
	$(TOOLS)/gotestsum --format pkgname --junitfile test-results/go.xml -- -timeout 10m ./...

test-page: setup ## Only the tests of the page's parts
	@mkdir -p test-results
	cd frontend && npm test

test-browser: build e2e/node_modules/.package-lock.json ## Only the tests in a real browser
	@mkdir -p test-results
	cd e2e && node --test --test-reporter=spec --test-reporter-destination=stdout \
		--test-reporter=junit --test-reporter-destination=../test-results/browser.xml '*.test.mjs'

lint: setup $(TOOLS)/golangci-lint check-generated ## Check style, imports, generated files, papers
	node e2e/papers.mjs
	$(TOOLS)/golangci-lint run ./...
	go mod tidy -diff
	cd frontend && npm run lint

format: setup $(TOOLS)/golangci-lint ## Write code the way lint wants it
	$(TOOLS)/golangci-lint fmt ./...
	cd frontend && npm run format

generate: setup ## Write the OpenAPI file and the page's client from the code
	go run ./backend/cmd/quiniela openapi > frontend/openapi.json.new
	mv frontend/openapi.json.new frontend/openapi.json
	cd frontend && npm run generate

# What is generated must be what the code says. It is compared by content, so
# that this works with changes under way as well.
GENERATED = find frontend/openapi.json frontend/src/app/api -type f | LC_ALL=C sort | xargs sha256sum

check-generated:
	@before="$$($(GENERATED))"; $(MAKE) generate > /dev/null; \
	[[ "$$before" == "$$($(GENERATED))" ]] || { echo "The OpenAPI file or its client was stale; it has been written anew: commit it."; exit 1; }

bench: $(PAGE) ## Measure speed: import, start, lists, training, backtest
	go test -run '^$$' -bench . -benchtime 3x ./backend/...

bench-load: $(PAGE) ## Measure what load and attacks do to the server, on both databases
	python3 bench/load.py

bench-http: $(PAGE) ## Compare answers a second with PocketBase and bare Echo
	python3 bench/peers/http.py

FUZZTIME ?= 60s

fuzz: ## Feed the importers with nonsense for a minute each (FUZZTIME=5m for longer)
	go test -run '^$$' -fuzz FuzzValues -fuzztime $(FUZZTIME) -fuzzminimizetime 2s ./backend/internal/feed/text
	go test -run '^$$' -fuzz FuzzReader -fuzztime $(FUZZTIME) -fuzzminimizetime 2s ./backend/internal/feed/footballdata
	go test -run '^$$' -fuzz FuzzOpen -fuzztime $(FUZZTIME) -fuzzminimizetime 2s ./backend/internal/feed

REQUESTS ?= 1000

fuzz-api: build $(TOOLS)/schemathesis/bin/schemathesis ## Check that the API does what its OpenAPI file says (REQUESTS=20000 for longer)
	python3 fuzz/api.py --requests $(REQUESTS) $(FUZZ_API)

lighthouse: build setup-tests ## Print what Lighthouse says of log-in and Home on a phone, and what opening them costs
	cd e2e && node lighthouse.mjs

screenshot: build setup-tests ## Take the picture in README.md again
	cd e2e && node screenshot.mjs

$(TOOLS)/golangci-lint:
	GOBIN=$(TOOLS) go install $(GOLANGCI_LINT)

$(TOOLS)/gotestsum:
	GOBIN=$(TOOLS) go install $(GOTESTSUM)

$(TOOLS)/schemathesis/bin/schemathesis:
	python3 -m venv $(TOOLS)/schemathesis
	$(TOOLS)/schemathesis/bin/pip install --quiet $(SCHEMATHESIS)

# Containers -----------------------------------------------------------------

.env:
	@umask 077; echo "POSTGRES_PASSWORD=$$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')" > .env

up: .env ## Start PostgreSQL and the server in containers
	VERSION=$(VERSION) docker compose up --build --detach

down: ## Stop them; what they keep stays
	docker compose down

clean: ## Remove what was built; data stays
	rm -rf bin dist test-results frontend/dist/web frontend/.angular
