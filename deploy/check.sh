#!/bin/sh
# `make check`: every check runs, also after one that failed; the end names those that did.
set -u

python=.venv/bin/python
failed=""

step() {
    name=$1
    shift
    echo "── $name"
    "$@" || failed="$failed
  $name"
}

sources() { git ls-files --cached --others --exclude-standard -z -- "$@"; }

templates() { sources '*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 --check; }

django_idiom() { sources '*.py' ':!*/migrations/*' | xargs -0 -r "$python" -m django_upgrade --target-version 5.2 --check; }

types() {
    # The rules of the domain, where a wrong type is a wrong promise. Wagtail itself ships no types.
    as_in_production "$python" -m mypy --no-error-summary \
        leertrajecten/status.py leertrajecten/revisies.py leertrajecten/bezetting.py \
        leertrajecten/inschrijvingen/verbs leertrajecten/inschrijvingen/overgangen.py lmb_site/berichten lmb_site/taken \
        lmb_site/lijsten.py lmb_site/figuur.py
}

# A server as in production, without one: nothing here connects to anything.
as_in_production() {
    var=$(mktemp -d) || return 1
    DEBUG=false SITE_URL=https://lmb.example.org ALLOWED_HOSTS=lmb.example.org \
        SECRET_KEY="$("$python" -c 'import secrets; print(secrets.token_urlsafe(60))')" \
        DEFAULT_FROM_EMAIL=lmb@example.org EMAIL_URL=smtp+tls://naam:wachtwoord@mail.example.org:587 DATABASE_URL='' CACHE_URL='' LMB_VAR="$var" \
        "$@"
    code=$?
    rm -rf "$var"
    return $code
}

step "ruff check" "$python" -m ruff check .
step "ruff format" "$python" -m ruff format --check --quiet .
step "djade (sjablonen)" templates
step "django-upgrade" django_idiom
step "mypy (kern van het domein)" types
step "makemigrations --check" as_in_production "$python" manage.py makemigrations --check --dry-run
step "check --deploy" as_in_production "$python" manage.py check --deploy --fail-level WARNING

if [ -n "$failed" ]; then
    echo "Niet in orde:$failed" >&2
    exit 1
fi
echo "Alles in orde."
