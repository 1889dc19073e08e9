"""What is stored of how the cases of an inspection were chosen. Nothing of it is ever deleted."""

from sampling.models.draws import Draw, DrawnCase, Replacement
from sampling.models.plans import SamplePlan
from sampling.models.populations import ColumnMapping, Extract, PopulationCase

__all__ = ["ColumnMapping", "Draw", "DrawnCase", "Extract", "PopulationCase", "Replacement", "SamplePlan"]
