"""Forms of records, derived from the kinds' declared fields."""
