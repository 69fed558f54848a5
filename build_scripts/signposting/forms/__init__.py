"""One value, many forms: everything here is made from the contacts of a service, and read back in a test."""
