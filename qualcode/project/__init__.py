"""The folder a study lives in: where things are, its settings, its tables of people, locks and safe saving."""

from qualcode.project.folder import Project
from qualcode.project.settings import Settings

__all__ = ["Project", "Settings"]
