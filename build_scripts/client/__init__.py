"""The scripts and styles that run on the phone."""
