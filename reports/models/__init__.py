"""What an inspection's report is made of. Nothing of it is ever deleted."""

from reports.models.packs import ExampleCheck, PackFile, PackFileRead, ReportPack

__all__ = ["ExampleCheck", "PackFile", "PackFileRead", "ReportPack"]
