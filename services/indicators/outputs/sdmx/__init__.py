"""SDMX 3.0: data as SDMX-CSV 2.0, and what describes them as an SDMX-JSON 2.0 structure message."""
