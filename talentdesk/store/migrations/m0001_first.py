"""Database version 1.1: ops, what they fold to, keys, exchange state."""

NAME = "m0001_first"

SQL = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE op(
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL, audience TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, type TEXT NOT NULL,
  hlc TEXT NOT NULL, person TEXT NOT NULL, device TEXT NOT NULL,
  by_author INTEGER NOT NULL, plain INTEGER NOT NULL,
  aside TEXT,                       -- the reason why it is not accepted; NULL for accepted ops
  own_seq INTEGER,                  -- number of the set it was sealed in, for ops of this device
  line TEXT NOT NULL,
  UNIQUE(id, audience)
);
CREATE INDEX op_record ON op(record, audience, kind);
CREATE INDEX op_unsealed ON op(audience, n, kind, record) WHERE own_seq = 0;
CREATE TABLE carried(op INTEGER NOT NULL, file INTEGER NOT NULL, aside TEXT, PRIMARY KEY(op, file)) WITHOUT ROWID;   -- which files brought an op, and each one's verdict
CREATE INDEX carried_file ON carried(file);

CREATE TABLE record(
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL, audience TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, heads TEXT NOT NULL,
  author TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL, updated_by TEXT NOT NULL,
  deleted INTEGER NOT NULL, revived INTEGER NOT NULL, conflicts INTEGER NOT NULL,
  UNIQUE(id, audience, kind)
);
CREATE INDEX record_kind ON record(kind, deleted, updated);
CREATE INDEX record_conflict ON record(conflicts) WHERE conflicts > 0;
CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');

CREATE TABLE fact(
  id TEXT NOT NULL, audience TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, building TEXT, actor TEXT NOT NULL, actor_role TEXT,
  subject TEXT, minutes INTEGER, mode TEXT, topic TEXT, people INTEGER NOT NULL, flags TEXT NOT NULL,
  PRIMARY KEY(id, audience)
) WITHOUT ROWID;
CREATE INDEX fact_window ON fact(audience, kind, day, actor_role, subject);
CREATE INDEX record_post ON record(kind, body ->> '$.role', body ->> '$.building') WHERE kind = 'assignment';
CREATE INDEX record_subject_list ON record(audience, body ->> '$.year') WHERE kind = 'subject_list';
CREATE INDEX record_author ON record(author, kind);

CREATE TABLE fact_due(record TEXT PRIMARY KEY) WITHOUT ROWID;   -- own records whose facts may have changed since the last seal
CREATE TABLE fact_made(record TEXT NOT NULL, fact TEXT NOT NULL, audience TEXT NOT NULL, PRIMARY KEY(record, fact)) WITHOUT ROWID;

CREATE TABLE draft(key TEXT PRIMARY KEY, kind TEXT NOT NULL, record TEXT, body TEXT NOT NULL, updated_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE origin(record TEXT PRIMARY KEY, came_from TEXT NOT NULL, audience TEXT NOT NULL) WITHOUT ROWID;   -- private: which record was shared from which

CREATE TABLE secret(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE audience_key(audience TEXT NOT NULL, epoch INTEGER NOT NULL, identity TEXT, public TEXT NOT NULL, secret TEXT NOT NULL, PRIMARY KEY(audience, epoch)) WITHOUT ROWID;
CREATE TABLE circle(id TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE given(device TEXT NOT NULL, audience TEXT NOT NULL, epoch INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY(device, audience, epoch)) WITHOUT ROWID;
CREATE TABLE membership(version INTEGER PRIMARY KEY, data BLOB NOT NULL);

CREATE TABLE own_stream(audience TEXT PRIMARY KEY, seq INTEGER NOT NULL, prev TEXT NOT NULL, file_hash TEXT NOT NULL, chain TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE outbox(path TEXT PRIMARY KEY, slot TEXT NOT NULL, audience TEXT NOT NULL, seq INTEGER NOT NULL, data BLOB, sent INTEGER NOT NULL DEFAULT 0);   -- own sets; data is kept until another device has read them
CREATE TABLE applied(
  n INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, hash TEXT NOT NULL, device TEXT NOT NULL, incarnation TEXT NOT NULL, audience TEXT NOT NULL, seq INTEGER NOT NULL,
  header TEXT NOT NULL, prev TEXT NOT NULL,   -- hash of its header line, and of the one before it in the stream
  membership INTEGER NOT NULL,
  refused TEXT                                -- why a later membership took it back; NULL while it counts
);
CREATE INDEX applied_stream ON applied(device, incarnation, audience, seq);
CREATE TABLE set_aside(path TEXT PRIMARY KEY, state TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL, advice TEXT NOT NULL, first_seen TEXT NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE heard(device TEXT NOT NULL, incarnation TEXT NOT NULL, n INTEGER NOT NULL, at TEXT NOT NULL, streams TEXT NOT NULL, folder_n INTEGER NOT NULL, PRIMARY KEY(device, incarnation)) WITHOUT ROWID;   -- folder_n: the newest that the district folder itself has shown
CREATE TABLE seen_file(path TEXT PRIMARY KEY) WITHOUT ROWID;   -- envelopes and heads that were read, whatever came of it
CREATE TABLE audit(n INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL);
"""
