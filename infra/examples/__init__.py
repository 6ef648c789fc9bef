"""Programs of partners, to copy from: they import nothing of the platform."""
