"""How many pages a document has: read from a PDF when it is uploaded, so that nobody has to count."""

import logging

logger = logging.getLogger(__name__)


def count_pages(file) -> int | None:
    """The number of pages of a PDF; None for any other file, and for a PDF that cannot be read."""
    from pypdf import PdfReader  # noqa: PLC0415 - takes half a second to import, and only an upload needs it
    from pypdf.errors import PdfReadError  # noqa: PLC0415

    if not file.name.lower().endswith(".pdf"):
        return None
    try:
        file.seek(0)
        return len(PdfReader(file).pages)
    except (PdfReadError, ValueError, OSError, RecursionError, KeyError, TypeError) as error:
        logger.warning("een pdf is niet te lezen, we tellen geen pagina's: %s", type(error).__name__)
        return None
    finally:
        file.seek(0)


def count_pages_of_new_file(sender, instance, **kwargs) -> None:
    """Before a document is saved: count, unless someone filled in the number or the file is the old one."""
    is_new_file = bool(instance.file) and not instance.file._committed
    if is_new_file and not instance.paginas:
        instance.paginas = count_pages(instance.file)
