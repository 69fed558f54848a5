"""What must hold of every page and every state of a tool for people who see, hear, move or read in other ways.

The tests in tests/browser look at a part of it at every run; `.venv/bin/python -m tests.access` looks at all of it.
"""
