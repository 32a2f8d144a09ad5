"""What is measured, and against whom. Every figure is taken beside its baseline in one run, in shuffled order: ratios tell, seconds don't."""
