"""The records behind a number, with what each adds to it, and the institutions that are missing; at any vintage."""
