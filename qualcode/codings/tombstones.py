"""The tombstones, under the name the logs' readers know them by; their home is `qualcode.project.tombstones`."""

from qualcode.project.tombstones import Withdrawn, add_tombstones, withdrawn

__all__ = ["Withdrawn", "add_tombstones", "withdrawn"]
