# Every verb installs first what it needs; that takes no time when it is there.
# ARGS passes arguments on, for instance: make test ARGS="tests/cases -k sampling"

ARGS ?=

# The first Python on the PATH that is new enough.
PYTHON = $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
LAUNCH = exec $(or $(PYTHON),$(error Python 3.11 or newer is needed, as python3 or python3.11 on the PATH. \
	Install it (on Debian and Ubuntu: apt install python3 python3-pip))) -m launcher

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: run manage test check faults bench accessibility screenshots lint format types contracts migrations deployment install lock help clean forget-data

run: ## start everything with its demonstration and print address and sign-ins (PORT=8001 for another port)
	@$(LAUNCH) run

test: ## run all tests, browser tests included (ARGS="tests/cases -k word" for some)
	@$(LAUNCH) test $(ARGS)

check: lint types contracts migrations deployment test ## all checks, then all tests: what every change must pass

faults: ## 1,000 runs of failing networks and laptops, and five minutes of killing every server (RUNS=1 SEED=7 repeats one run)
	@$(LAUNCH) faults $(ARGS)

bench: ## measure the product beside bare PostgreSQL and print the figures
	@$(LAUNCH) bench $(ARGS)

accessibility: ## look at every page in every state, and record the results for the accessibility statement
	@$(LAUNCH) accessibility

screenshots: ## take the pictures of the README and of every page anew
	@$(LAUNCH) screenshots

manage: ## run a management command on the kept data: make manage ARGS="reproduce 2020-01"
	@$(LAUNCH) manage $(ARGS)

lint: ## check style and common mistakes
	@$(LAUNCH) lint

format: ## bring the Python code into the house style
	@$(LAUNCH) format

types: ## check the types
	@$(LAUNCH) types

contracts: ## check which part may import which
	@$(LAUNCH) contracts

migrations: ## check that the migrations are complete and apply to an empty database
	@$(LAUNCH) migrations

deployment: ## check the settings of a real installation
	@$(LAUNCH) deployment

install: ## install everything and start nothing
	@$(LAUNCH) install

lock: ## write the lock files anew from pyproject.toml and package.json (ARGS=--upgrade for newer versions)
	@$(LAUNCH) lock $(ARGS)

clean: ## remove everything that was installed; the data stay
	@$(LAUNCH) clean

forget-data: ## give up the data kept for `make run`, so that the next start begins anew
	@$(LAUNCH) forget-data

help: ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1#\2/p' $(MAKEFILE_LIST) | while IFS='#' read -r verb meaning; do \
		printf '  make %-13s %s\n' "$$verb" "$$meaning"; done
