#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lmb_site.settings")
    from django.core.management import execute_from_command_line

    from lmb_site.environment import SettingRefused

    try:
        execute_from_command_line(sys.argv)
    except SettingRefused as refusal:
        sys.exit(str(refusal))
