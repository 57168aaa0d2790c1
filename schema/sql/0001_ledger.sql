-- What makes the records trustworthy: the feed, the digests, the audit trail, and who may come in.

-- Facts about this database: 'district_code'.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- One row per record and scope, always its newest: a put where the record is, a removal where it was.
-- So the feed never grows beyond the data, and a phone's place in it is one number.
CREATE TABLE feed (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  scope TEXT NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('put', 'remove')),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX feed_by_record ON feed (id, kind, scope);
CREATE INDEX feed_by_scope ON feed (scope, seq);
CREATE INDEX feed_removals ON feed (at_ms) WHERE op = 'remove';

-- How many records of a kind a scope holds, and the sum of their hashes modulo 2^64 (as a signed integer).
CREATE TABLE scope_digest (
  scope TEXT NOT NULL,
  kind INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  sum INTEGER NOT NULL,
  PRIMARY KEY (scope, kind)
) STRICT, WITHOUT ROWID;

-- Every change that was asked for, with its answer, in a chain: hash = SHA-256(previous hash, the row's other columns).
-- The change is sealed, since it may hold personal data. It is also how a repeated change gets the same answer.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 0),
  kind INTEGER NOT NULL,
  record_id TEXT NOT NULL,
  change BLOB NOT NULL,
  result BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE UNIQUE INDEX audit_by_mutation ON audit (device_id, number) WHERE number > 0;
CREATE INDEX audit_by_record ON audit (record_id, seq);

CREATE TABLE credential (
  user_id TEXT PRIMARY KEY,
  password_hash TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT;

-- Tokens are random 256 bits, given out once and kept as SHA-256 only. A device's lasts until the device is revoked,
-- a session's and an enrolment code's until it expires; a code is good for one device.
CREATE TABLE token (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
  purpose TEXT NOT NULL CHECK (purpose IN ('device', 'session', 'enrolment')),
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX token_by_user ON token (user_id);

-- A record that turned out to be a duplicate: which one it was merged into. Kept for ever, it is how late edits find home.
CREATE TABLE merged_record (
  id TEXT PRIMARY KEY,
  kind INTEGER NOT NULL,
  into_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A phone whose records of a prefix did not add up to the server's: both digests (a ScopeDigest each), for the operator.
-- The last time per device and prefix; `refetched` says whether the phone was allowed to fetch the prefix anew.
CREATE TABLE digest_mismatch (
  device_id TEXT NOT NULL,
  prefix TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  refetched_at_ms INTEGER NOT NULL,
  times INTEGER NOT NULL CHECK (times >= 1),
  device_digest BLOB NOT NULL,
  server_digest BLOB NOT NULL,
  PRIMARY KEY (device_id, prefix)
) STRICT, WITHOUT ROWID;

-- Where the phones of users who consented were, in working hours, for 30 days. Outside the feed.
CREATE TABLE live_position (
  device_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  lon_deg REAL NOT NULL,
  lat_deg REAL NOT NULL,
  accuracy_m INTEGER NOT NULL,
  PRIMARY KEY (device_id, at_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX live_position_by_time ON live_position (at_ms);
