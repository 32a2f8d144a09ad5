"""Database version 1.2: bodies in SQLite's binary JSON, which an edit changes and an index reads without parsing; and the ops that came
with a file are a range of numbers, `carried` holds what goes beyond that.
"""

NAME = "m0002_merge"

SQL = """
ALTER TABLE applied ADD COLUMN first_op INTEGER;   -- the ops that came with the file; NULL where it brought nothing new
ALTER TABLE applied ADD COLUMN last_op INTEGER;
CREATE INDEX applied_range ON applied(first_op) WHERE first_op IS NOT NULL;
UPDATE record SET body = jsonb(body);
INSERT INTO words(words, rank) VALUES ('automerge', 0);   -- the pieces of the index are joined after a sync, not within a save
"""
