"""A sample district, from a seed: a roster, a school year of work, and the district built from both."""
