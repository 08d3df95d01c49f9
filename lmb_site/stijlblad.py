"""One stylesheet in production: the files that css/site.css imports, joined in its order.

During development the browser follows the imports itself; the sources stay small and there is no build step.
"""

import re
from functools import partial

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/site.css"
IMPORT = re.compile(r'@import url\("/static/([^"]+)"\) layer\((\w+)\);')


class JoinedStylesheetStorage(CompressedManifestStaticFilesStorage):
    """As whitenoise's, with the imports of the stylesheet written out before names are hashed."""

    def post_process(self, paths, dry_run=False, **options):
        if STYLESHEET in paths and not dry_run:
            joined = IMPORT.sub(partial(self._layer, paths), self._read(paths, STYLESHEET))
            self._replace(STYLESHEET, joined)
            paths[STYLESHEET] = (StaticFilesStorage(location=self.location), STYLESHEET)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _layer(self, paths, found) -> str:
        name, layer = found.groups()
        return f"@layer {layer} {{\n{self._read(paths, name)}}}"

    def _read(self, paths, name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as source:
            return source.read().decode()

    def _replace(self, name: str, text: str) -> None:
        if self.exists(name):
            self.delete(name)
        self._save(name, ContentFile(text.encode()))
