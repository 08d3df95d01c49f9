import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lmb_site.environment import read_text
from lmb_site.seed import registry
from lmb_site.seed.demo import Demo, SeedError
from lmb_site.seed.redactie import USERNAME, ensure_redactie

CHATTY_LOGGERS = ["django_tasks", "wagtail"]


@contextmanager
def quiet() -> Iterator[None]:
    """Without the line that Wagtail logs for each page and each index task."""
    loggers = [logging.getLogger(name) for name in CHATTY_LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


class Command(BaseCommand):
    help = "Bouwt de demosite uit fixtures/. Voegt toe wat ontbreekt en laat staan wat er is; mailt niemand."

    def handle(self, *args, **options):
        demo = Demo()
        try:
            with quiet():
                for naam, added in registry.run_steps(demo):
                    if added:
                        self.stdout.write(f"{naam}: {added}")
        except SeedError as error:
            raise CommandError(f"De demo is niet af. {error}") from error
        self.stdout.write(
            "De demo staat klaar." if demo.toegevoegd else "De demo stond al klaar: er ontbrak niets."
        )
        with transaction.atomic():
            given = read_text("LMB_ADMIN_PASSWORD")
            password = ensure_redactie(given or None)
        if password and not given:
            self.stdout.write(f"Aanmelden op /admin/ als {USERNAME} met wachtwoord {password}")
        elif password:
            self.stdout.write(
                f"Aanmelden op /admin/ als {USERNAME} met het wachtwoord uit LMB_ADMIN_PASSWORD"
            )
