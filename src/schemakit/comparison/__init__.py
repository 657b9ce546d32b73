"""Two descriptions compared: what changed, whom it reaches, and whether it breaks anyone."""
