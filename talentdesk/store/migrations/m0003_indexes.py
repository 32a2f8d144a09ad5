"""Database version 1.3: two indexes without what an edit would change in them or what their tables tell as well."""

NAME = "m0003_indexes"

SQL = """
DROP INDEX op_record;
CREATE INDEX op_record ON op(record);
DROP INDEX record_kind;
CREATE INDEX record_kind ON record(kind, deleted);   -- counts; what is listed by day has an index of its own
"""
