"""What a report says: one module a part, from a `View` to sections of `qualcode.reports.content`."""
