"""Indicator values: cells read once for all that is asked, then a standard's formulas applied to the sums."""
