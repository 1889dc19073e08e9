"""Alerts of immediate risk: somebody in danger, found while a case is inspected. Outside everything that is judged and rated."""
