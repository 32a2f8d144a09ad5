"""Database version 1.4: what was purged stays known, so that no late copy brings it back; and which own files it has to leave."""

NAME = "m0004_purge"

SQL = """
CREATE TABLE purged(   -- ops that are gone; under '' the whole record. `person`: only what that person wrote; '' for anybody's
  audience TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, op TEXT NOT NULL, person TEXT NOT NULL,
  done TEXT NOT NULL,  -- the op that carried it out
  PRIMARY KEY(audience, kind, record, op, person)
) WITHOUT ROWID;
CREATE TABLE rewriting(audience TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(audience, seq)) WITHOUT ROWID;   -- own sets that still hold something purged
CREATE TABLE withdrawn(path TEXT PRIMARY KEY) WITHOUT ROWID;   -- own files that a set without the purged ops took the place of
CREATE INDEX op_purge ON op(record) WHERE type = 'purge';
"""
