"""What each operation costs, measured in one run and told as ratios."""
