# Wat je met deze map doet; `make` zonder meer toont de lijst. Elk doel zet zelf klaar wat het nodig heeft.
# Alle paden zijn relatief en .venv/bin/python staat altijd vooraan: zo mag de map een spatie in haar naam hebben.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run dev test test-lang test-postgres test-browser soak bench check lock

VENV := .venv/bin/python
PYTHON ?=
FIND_PYTHON = python="$$(PYTHON="$(PYTHON)" sh deploy/find_python.sh)" || exit 1
ENSURE_DEV = $(FIND_PYTHON); "$$python" deploy/make_venv.py --dev || exit 1
# Extra woorden voor pytest: make test ARGS="-k inschrijving -x"
ARGS ?=
# De testen kiezen zelf hun databank en cache; wat in .env staat mag daar niet tussen komen.
ON_SQLITE = DATABASE_URL= CACHE_URL=locmem://

help:  ## deze lijst
	@echo "Lokaal Mondiaal Beleid: make <doel>"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  %-15s %s\n' "$$name" "$$text"; done

run:  ## de site met voorbeeldinhoud: web en worker, zoals in productie
	@$(FIND_PYTHON); exec "$$python" deploy/run_local.py

dev:  ## hetzelfde met DEBUG en de ontwikkelserver
	@$(FIND_PYTHON); exec "$$python" deploy/run_local.py --dev

test:  ## de testen op SQLite, zonder browser, PostgreSQL of Redis
	@$(ENSURE_DEV); \
	echo "Niet in deze reeks: processen naast elkaar en de hele demo (make test-lang), PostgreSQL en Redis (make test-postgres), de browser (make test-browser), duurtesten (make soak)."; \
	$(ON_SQLITE) exec $(VENV) -m pytest -n 2 --dist loadgroup -m "not browser and not postgres and not soak and not lang" $(ARGS)

test-lang:  ## de testen op SQLite met processen naast elkaar, veel willekeur en de hele demo
	@$(ENSURE_DEV); $(ON_SQLITE) exec $(VENV) -m pytest -n 2 --dist loadgroup -m "lang and not soak" $(ARGS)

test-postgres:  ## alle testen op een eigen, tijdelijke PostgreSQL en Redis
	@$(ENSURE_DEV); \
	exec $(VENV) deploy/with_services.py $(VENV) -m pytest -n 2 --dist loadgroup -m "not browser and not soak" $(ARGS)

test-browser:  ## de testen die in Chromium draaien
	@$(ENSURE_DEV); $(ON_SQLITE) exec $(VENV) -m pytest -m browser $(ARGS)

soak:  ## de duurtesten
	@$(ENSURE_DEV); $(ON_SQLITE) exec $(VENV) -m pytest -m soak $(ARGS)

bench:  ## de metingen in bench/
	@$(ENSURE_DEV); exec $(VENV) -m bench $(ARGS)

check:  ## stijl, sjablonen, types, migraties en de controles van Django
	@$(ENSURE_DEV); exec sh deploy/check.sh

lock:  ## de versies van alle pakketten vastleggen (ARGS=--upgrade: de nieuwste)
	@$(ENSURE_DEV); exec $(VENV) deploy/lock.py $(ARGS)
