"""Tables of records, sorted, filtered and paged by the store."""
