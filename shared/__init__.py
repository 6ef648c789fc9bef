"""What every service stands on: small packages, each with one purpose. Imports no service."""
