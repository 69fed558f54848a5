"""The directory of services: what a service is, and how its numbers are read, shown and dialled."""
