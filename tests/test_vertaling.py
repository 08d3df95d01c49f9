"""The admin is Dutch: our catalogue fills the holes in those of Wagtail, Django and the other apps."""

import ast
import gettext as python_gettext
import importlib.util
import json
import re
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.translation import trans_real
from wagtail.admin.views.i18n import js_catalog

LOCALE = Path(__file__).resolve().parent.parent / "locale"
CATALOGUES = sorted((LOCALE / "nl" / "LC_MESSAGES").glob("*.po"))
DOMAINS = ["django", "djangojs"]

# Packages that Wagtail uses without their being in INSTALLED_APPS: Django does not read their catalogues.
ALSO = ["modelsearch", "django_tasks", "django.contrib.humanize"]

# Texts without Dutch that an editor cannot meet: package, pattern of the text, why not.
UNSEEN = [
    (
        "django.contrib.humanize",
        re.compile(r"\{\}(th|st|nd|rd)|%\(value\)s \w+|one|two|three|four|five|six|seven|eight|nine"),
        "ordinals and numbers in words: Wagtail only writes how long ago something was, and thousands",
    ),
    (
        "django.contrib.humanize",
        re.compile(r"Humanize|today|tomorrow|yesterday"),
        "name of the app and naturalday, which Wagtail does not use",
    ),
]

# Texts with the formal "u" that an editor cannot meet: start of the msgid -> why not.
FORMAL_UNSEEN = {
    "You are seeing this page because <a href": "page of Django for a project without URLs, only with DEBUG",
}

MARKERS = {"gettext", "gettext_lazy", "gettext_noop", "_", "ngettext", "ngettext_lazy"}
MARKERS_WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr]|(?<!\{)\{\w*\}(?!\})")
TAG = re.compile(r"</?[a-z][a-z0-9]*")
FORMAL = re.compile(r"\b[Uu]w?\b")


def _key(context, msgid):
    return f"{context}\x04{msgid}" if context else msgid


def _in_code(folder):
    """The marked texts in the Python files of a package that ships no English catalogue."""
    for path in sorted(folder.rglob("*.py")):
        if {"tests", "test", "migrations"} & set(path.relative_to(folder).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in MARKERS | MARKERS_WITH_CONTEXT:
                continue
            texts = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
            context = texts.pop(0) if name in MARKERS_WITH_CONTEXT and texts else None
            if texts and isinstance(texts[0], str) and texts[0]:
                yield context, texts[0], texts[1] if name.startswith("n") else None


def _unseen(msgid, packages):
    return any(set(packages) == {package} and pattern.fullmatch(msgid) for package, pattern, _ in UNSEEN)


def _packages():
    """The folders of the packages whose texts the admin can show, ours not among them."""
    yield "django", Path(importlib.util.find_spec("django").origin).parent / "conf"
    for app in apps.get_app_configs():
        if not Path(app.path).is_relative_to(LOCALE.parent) or "site-packages" in app.path:
            yield app.name, Path(app.path)
    for name in ALSO:
        yield name, Path(importlib.util.find_spec(name).origin).parent


@cache
def texts(domain):
    """Every text of the packages: (context, msgid) -> (plural msgid, packages).

    For JavaScript only those of wagtail.admin: the catalogue view of the admin serves no others.
    """
    found = {}

    def add(context, msgid, plural, package):
        found.setdefault((context, msgid), (plural, []))[1].append(package)

    for package, folder in _packages():
        if domain == "djangojs" and package != "wagtail.admin":
            continue
        english = folder / "locale" / "en" / "LC_MESSAGES"
        if (english / f"{domain}.po").exists():
            for entry in polib.pofile(str(english / f"{domain}.po")):
                if not entry.obsolete:
                    add(entry.msgctxt, entry.msgid, entry.msgid_plural or None, package)
        elif domain == "django" and not english.exists():
            for context, msgid, plural in _in_code(folder):
                add(context, msgid, plural, package)
    return found


@cache
def dutch(domain):
    """The merged Dutch catalogue, as Django builds it for the admin."""
    if domain == "django":
        return trans_real.translation("nl")._catalog
    admin = str(Path(apps.get_app_config("wagtailadmin").path) / "locale")
    return trans_real.DjangoTranslation("nl", domain=domain, localedirs=[admin])._catalog


def translations(catalogue, context, msgid, plural):
    """The Dutch texts for one msgid: one, or one per plural form. None where it has none."""
    key = _key(context, msgid)
    return [catalogue.get((key, form)) for form in (0, 1)] if plural else [catalogue.get(key)]


def own(domain):
    return polib.pofile(str(LOCALE / "nl" / "LC_MESSAGES" / f"{domain}.po"))


def own_texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_our_folder_is_the_one_in_use():
    assert settings.LANGUAGE_CODE == "nl"
    assert LOCALE in [Path(folder) for folder in settings.LOCALE_PATHS]
    assert [path.stem for path in CATALOGUES] == DOMAINS


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_mo_is_in_step_with_po(path):
    """Otherwise: python locale/compileer.py."""

    def content(file):
        return {(entry.msgctxt, entry.msgid): (entry.msgid_plural, own_texts(entry)) for entry in file}

    source = polib.pofile(str(path))
    assert not source.fuzzy_entries()
    assert not source.untranslated_entries()
    assert not source.obsolete_entries()
    assert content(polib.mofile(str(path.with_suffix(".mo")))) == content(source)


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_text_without_dutch(domain):
    catalogue = dutch(domain)
    missing = [
        f"{', '.join(dict.fromkeys(packages))}: {msgid!r}" + (f" (context {context!r})" if context else "")
        for (context, msgid), (plural, packages) in texts(domain).items()
        if not _unseen(msgid, packages) and not all(translations(catalogue, context, msgid, plural))
    ]
    assert len(texts(domain)) > {"django": 1500, "djangojs": 50}[domain]
    assert not missing, "no Dutch, add it to locale/nl:\n" + "\n".join(missing)


def test_no_exception_for_a_text_that_is_gone():
    for rule in UNSEEN:
        package, pattern, _ = rule
        assert any(
            pattern.fullmatch(msgid) and package in packages
            for (_, msgid), (_, packages) in texts("django").items()
        ), rule


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_text_of_ours_is_without_use(domain):
    dead = [entry.msgid for entry in own(domain) if (entry.msgctxt, entry.msgid) not in texts(domain)]
    assert not dead, "no package has these texts any more, drop them from locale/nl:\n" + "\n".join(dead)


@pytest.mark.parametrize("domain", DOMAINS)
def test_plural_texts_have_both_forms(domain):
    for entry in own(domain):
        plural, _ = texts(domain).get((entry.msgctxt, entry.msgid), (None, None))
        assert (entry.msgid_plural or None) == plural, entry.msgid
        assert not plural or set(entry.msgstr_plural) == {0, 1}, entry.msgid


@pytest.mark.parametrize("domain", DOMAINS)
def test_our_texts_keep_placeholders_and_tags(domain):
    for entry in own(domain):
        singular = Counter(PLACEHOLDER.findall(entry.msgid))
        forms = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        for source, target in zip(forms, own_texts(entry), strict=True):
            wanted, got = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(target))
            assert got in (wanted, singular), f"{source!r} -> {target!r}"
            assert Counter(TAG.findall(source)) == Counter(TAG.findall(target)), f"{source!r} -> {target!r}"
            assert source[-1:].isspace() == target[-1:].isspace(), f"{source!r} -> {target!r}"


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_translation_invents_a_placeholder(domain):
    """An unknown name in a translation is an error 500, ours or not."""
    wrong = []
    for (context, msgid), (plural, _) in texts(domain).items():
        known = set(PLACEHOLDER.findall(msgid)) | set(PLACEHOLDER.findall(plural or ""))
        for target in translations(dutch(domain), context, msgid, plural):
            if target and not set(PLACEHOLDER.findall(target)) <= known:
                wrong.append(f"{msgid!r} -> {target!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("domain", DOMAINS)
def test_nobody_is_addressed_formally(domain):
    formal = [
        f"{msgid!r} -> {target!r}"
        for (context, msgid), (plural, _) in texts(domain).items()
        for target in translations(dutch(domain), context, msgid, plural)
        if target and FORMAL.search(target) and not msgid.startswith(tuple(FORMAL_UNSEEN))
    ]
    assert not formal, "\n".join(formal)


@pytest.mark.parametrize("domain", DOMAINS)
def test_ours_goes_before_that_of_the_packages(domain):
    catalogue = dutch(domain)
    for entry in own(domain):
        got = translations(catalogue, entry.msgctxt, entry.msgid, entry.msgid_plural)
        assert got == own_texts(entry), entry.msgid


def test_gettext_gives_our_text():
    """Against the catalogue of Wagtail alone: there this text is "Mag toevoegen"."""
    package = Path(apps.get_app_config("wagtailadmin").path) / "locale"
    alone = python_gettext.translation("django", localedir=package, languages=["nl"])
    ours = {entry.msgid: entry for entry in own("django")}
    assert alone.gettext("Add") != ours["Add"].msgstr
    with translation.override("nl"):
        assert translation.gettext("Add") == ours["Add"].msgstr
        assert translation.pgettext("Task", "Failed") == "Mislukt"
        assert naturaltime(timezone.now() - timedelta(minutes=5)) == "5\xa0minuten geleden"
        short = "This password is too short. It must contain at least %d character."
        for number, form in ((1, 0), (10, 1)):
            got = translation.ngettext(short, short.replace("character", "characters"), number)
            assert got == ours[short].msgstr_plural[form]


def test_the_javascript_of_the_admin_gets_our_text():
    with translation.override("nl"):
        body = js_catalog(RequestFactory().get("/")).content.decode()
    served = json.loads(re.search(r"const newcatalog = (\{.*?\});\n", body, re.DOTALL).group(1))
    for entry in own("djangojs"):
        got = served[_key(entry.msgctxt, entry.msgid)]
        assert got == (own_texts(entry) if entry.msgid_plural else entry.msgstr), entry.msgid
    assert len(served) >= len(texts("djangojs"))
