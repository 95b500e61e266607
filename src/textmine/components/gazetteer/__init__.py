"""Names of states, regions, peoples, bodies and cities, and what is known of each: `load_gazetteer().look_up(name)`."""

from textmine.components.gazetteer.lookup import Gazetteer, load_gazetteer
from textmine.components.gazetteer.records import Place

__all__ = ["Gazetteer", "Place", "load_gazetteer"]
