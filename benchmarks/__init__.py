"""What is measured, and against whom. Each figure is taken beside its baseline in one run, in shuffled order: ratios tell."""
