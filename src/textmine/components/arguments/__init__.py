"""Arguments: what role a sentence plays, and which structural factors it puts to work."""
