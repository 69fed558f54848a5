"""The Pocket Book's commands and what they are made of. Start with ``python3 -m build_scripts --help``."""
