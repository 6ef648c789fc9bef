"""`bashu standards validate`: every rule a function, every fault with its file and line, in both languages."""

from services.indicators.standards.checks.fault import Fault
from services.indicators.standards.checks.validate import validate

__all__ = ["Fault", "validate"]
