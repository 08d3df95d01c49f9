"""A worker that is killed around the handing over of its first message: python -m tests.lmb_site.berichten.proces_dood
ORDER INSTANT.

ORDER: `eerst-zenden`, as the worker does, or `eerst-noteren`, as it must not. INSTANT: `ervoor` or `erna`, of the
moment at which the mail server has the message.
"""

import os
import signal
import sys

import django


def main(order: str, instant: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "lmb_site.settings"
    django.setup()
    from django.core.mail.backends import smtp
    from django.utils import timezone

    from lmb_site.berichten import bezorging

    send_messages = smtp.EmailBackend.send_messages

    def send_and_die(self, messages):
        if instant == "erna":
            send_messages(self, messages)
        os.kill(os.getpid(), signal.SIGKILL)

    smtp.EmailBackend.send_messages = send_and_die
    if order == "eerst-noteren":
        try_to_send = bezorging._try_to_send

        def record_first(bericht, post):
            bezorging._record(bericht, None, timezone.now(), bezorging.Telling())
            return try_to_send(bericht, post)

        bezorging._try_to_send = record_first
    bezorging.deliver_due(worker="ten-dode", limit=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
