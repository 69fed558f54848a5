"""What a phone needs to search the book: the words of every page, and the contacts of every service."""
