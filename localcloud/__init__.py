"""The laptop: the packaged stack on MiniStack, with what a real account would bring along."""
