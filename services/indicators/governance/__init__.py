"""What both provinces decide together: versions of standards, and releases. Nobody acts for the other."""
