"""The text of the Pocket Book: content/ read, checked and turned into pages."""
