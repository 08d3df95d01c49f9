"""What ends a workflow (`WAGTAIL_FINISH_WORKFLOW_ACTION`). Wagtail reads this module before any model exists."""


def publish_or_leave(workflow_state, user=None) -> None:
    """As Wagtail's, but approving alone mails nobody: what would, waits for someone to see the numbers (E5)."""
    from wagtail.workflows import publish_workflow_state  # noqa: PLC0415

    from leertrajecten.inschrijvingen.sessienieuws.bevestiging import needs_confirmation  # noqa: PLC0415

    if not needs_confirmation(workflow_state.content_object):
        publish_workflow_state(workflow_state, user=user)
