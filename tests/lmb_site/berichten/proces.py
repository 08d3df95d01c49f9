"""A process of a test: four threads deliver the waiting messages at once, without a guarded claim and with it.

Writes as JSON, for each of the two, how many messages were sent more than once and how many never.
"""

import collections
import json
import os
import sys
import threading
import time

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "lmb_site.settings"
    django.setup()

    from lmb_site.berichten.models import Bericht, BerichtQuerySet

    real_claim = BerichtQuerySet.claim_next

    def naive_claim(self, *, worker, at=None):
        bericht = self.due(at).order_by("pk").first()
        if bericht is not None:
            time.sleep(0.002)
            self.filter(pk=bericht.pk).update(lease_door=worker)
            bericht.refresh_from_db()
        return bericht

    outcome = {}
    for kind, claim in (("naive", naive_claim), ("real", real_claim)):
        Bericht.objects.update(status="wacht", lease_tot=None, lease_door="")
        type(Bericht.objects).claim_next = lambda manager, claim=claim, **kw: claim(manager.all(), **kw)
        sent = deliver_with_threads()
        twice = sum(1 for count in sent.values() if count > 1)
        outcome[kind] = {"twice": twice, "never": Bericht.objects.count() - len(sent)}
    sys.stdout.write(f"\n{json.dumps(outcome)}\n")


def deliver_with_threads() -> collections.Counter:
    from django.core.mail.backends.base import BaseEmailBackend
    from django.db import connection

    from lmb_site.berichten import bezorging

    sent = collections.Counter()
    lock = threading.Lock()
    barrier = threading.Barrier(4)

    class CountingBackend(BaseEmailBackend):
        def send_messages(self, messages):
            with lock:
                sent.update(message.to[0] for message in messages)
            return len(messages)

    def deliver(number):
        barrier.wait()
        try:
            bezorging.deliver_due(worker=f"draad-{number}", limit=1000)
        finally:
            connection.close()

    bezorging.get_connection = CountingBackend
    threads = [threading.Thread(target=deliver, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent


if __name__ == "__main__":
    main()
