-- What an import wrote: the entries of the audit trail from first to last are its changes, each edit with what was there
-- before, so that the whole can be undone.
CREATE TABLE import_set (
  id TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  files TEXT NOT NULL,
  created INTEGER NOT NULL CHECK (created >= 0),
  changed INTEGER NOT NULL CHECK (changed >= 0),
  first_audit_seq INTEGER NOT NULL,
  last_audit_seq INTEGER NOT NULL,
  last_rev INTEGER NOT NULL,
  undone_at_ms INTEGER NOT NULL DEFAULT 0,
  undone_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX import_set_by_time ON import_set (at_ms, id);
