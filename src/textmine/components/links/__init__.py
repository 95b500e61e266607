"""Places, bodies and seats to coordinates and to the ids of knowledge bases: a link, or word why there is none."""
