"""What statistics answers beside its records: findings, samples of review, coverage. Nothing is written here."""
