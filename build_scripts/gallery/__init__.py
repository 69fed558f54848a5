"""The book to look at: every component on one page, and pictures of every page and tool state."""
