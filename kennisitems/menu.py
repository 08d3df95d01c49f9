"""Where parts of the wing hang their own lines in the menu of the Kennisbank."""

KENNISBANK_MENU = "register_kennisbank_menu_item"
