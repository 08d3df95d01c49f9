"""How gunicorn serves the site, the same under `make run`, systemd and Docker."""

import gc
import sys
from pathlib import Path

from lmb_site.environment import SettingRefused, load_dotenv, read_text, refuse

try:
    load_dotenv()
    _host, _port = read_text("HOST", default="127.0.0.1"), read_text("PORT", default="8000")
    _workers = read_text("WEB_CONCURRENCY", default="2")
    if not _port.isdigit() or not 0 < int(_port) < 65536:
        refuse(f"PORT moet een getal tussen 1 en 65535 zijn, niet '{_port}'.")
    if not _workers.isdigit() or int(_workers) < 1:
        refuse(f"WEB_CONCURRENCY moet een getal vanaf 1 zijn, niet '{_workers}'.")
except SettingRefused as refusal:
    sys.exit(str(refusal))

wsgi_app = "lmb_site.wsgi:application"
bind = [f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"]

worker_class = "gthread"
workers = int(_workers)
threads = 4
# A worker takes in what it can soon answer, and leaves the rest for the other one: gunicorn would let one worker take in
# a thousand, and keep them, while the other has nothing to do. What is over stays open, for the server in front to reuse.
worker_connections = 2 * threads
preload_app = True  # one import for all workers: a quicker start and shared memory
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 5_000
max_requests_jitter = 500

# The workers' heartbeat must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True
accesslog = None  # addresses of visitors are personal data


def pre_fork(server, worker):
    """What was imported stays as long as the worker does. Left out of the count, collecting what visitors leave behind
    stops a worker for a hundredth of a second and not for a seventh."""
    gc.freeze()
