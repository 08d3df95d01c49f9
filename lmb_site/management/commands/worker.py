import logging
import signal

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from lmb_site.taken.werker import Werker

logger = logging.getLogger("lmb_site.werker")


class Command(BaseCommand):
    help = (
        "Verzendt de berichten die klaarstaan en voert de terugkerende taken uit. "
        "Stopt netjes bij Ctrl-C of SIGTERM, na het bericht dat onderweg is."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="Doe alles wat nu moet gebeuren, en stop dan."
        )

    def handle(self, *args, once, **options):
        werker = Werker()

        def stop(signum, frame):
            werker.stop()
            # A second signal ends the process at once; what it held is free again at the next start.
            signal.signal(signum, signal.SIG_DFL)

        before = {signum: signal.signal(signum, stop) for signum in (signal.SIGTERM, signal.SIGINT)}

        logger.info("werker %s begint", werker.naam)
        try:
            if once:
                werker.run_once()
            else:
                werker.run_forever()
        except (OperationalError, InterfaceError) as error:
            raise CommandError(f"De databank is niet bereikbaar ({type(error).__name__}).") from None
        finally:
            werker.close()
            for signum, handler in before.items():
                signal.signal(signum, handler)
        logger.info("werker %s stopt", werker.naam)
