"""Turns any folder of HTML into an offline app: it knows nothing of what the pages say.

From a terminal: python3 -m build_scripts.pwa SITE_DIR. From Python: build.build(site, options) makes the app and
verify.verify(site) says what is missing or changed. This file imports nothing, so that the command can set up the
environment it needs before anything else is read.
"""
