"""Gold, its annotation markup, and the metrics that compare annotated chapters with it."""

from textmine.evaluation.report import Report, evaluate

__all__ = ["Report", "evaluate"]
