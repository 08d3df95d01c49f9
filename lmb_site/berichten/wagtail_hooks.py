from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("berichten.resend", "Opnieuw verzenden", "Mislukt bericht opnieuw verzonden")
