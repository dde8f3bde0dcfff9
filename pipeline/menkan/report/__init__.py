"""Static HTML of a batch: one page for the whole, one per judgment."""

from menkan.report.site import write_report

__all__ = ["write_report"]
