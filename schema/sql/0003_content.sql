-- The bytes of photos and documents: what has arrived, who sent it, and what is still owed.

-- One row per content, whatever number of photo records name it. Its bytes are in files/ab/abcdef…, named by their hash.
CREATE TABLE content (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
  media_type TEXT NOT NULL
    CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf')),
  -- What the camera noted; NULL where it noted nothing. Shown to nobody: compared with what the visit says.
  exif_lon_deg REAL CHECK (exif_lon_deg BETWEEN -180 AND 180),
  exif_lat_deg REAL CHECK (exif_lat_deg BETWEEN -90 AND 90),
  exif_taken_at_ms INTEGER CHECK (exif_taken_at_ms > 0),
  arrived_at_ms INTEGER NOT NULL,
  CHECK ((exif_lon_deg IS NULL) = (exif_lat_deg IS NULL))
) STRICT, WITHOUT ROWID;

-- Who has sent all of a content: they may fetch it before, or without, a photo record that shows it to them.
CREATE TABLE content_sender (
  sha256 TEXT NOT NULL REFERENCES content (sha256),
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  PRIMARY KEY (sha256, user_id, device_id)
) STRICT, WITHOUT ROWID;

-- Photo records whose content has not arrived. An index that SQL cannot make over two tables, so triggers keep it: by it,
-- asking what a worker or an area owes costs what is owed, not what was ever photographed.
CREATE TABLE owed_photo (
  photo_id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  user_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  announced_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX owed_photo_by_sha256 ON owed_photo (sha256);
CREATE INDEX owed_photo_by_user ON owed_photo (user_id, sha256);
CREATE INDEX owed_photo_by_scope ON owed_photo (scope, user_id, announced_at_ms);

CREATE INDEX photo_by_sha256 ON photo (sha256);

-- The feed knows when a record was made: its first revision is a row there until it is written again.
CREATE TRIGGER photo_owed_when_announced AFTER INSERT ON photo
WHEN NOT EXISTS (SELECT 1 FROM content WHERE sha256 = NEW.sha256)
BEGIN
  INSERT INTO owed_photo (photo_id, sha256, user_id, scope, announced_at_ms)
  VALUES (NEW.id, NEW.sha256, NEW.user_id, NEW.scope,
          COALESCE((SELECT at_ms FROM feed WHERE seq = NEW.created_rev), NEW.taken_at_ms));
END;
CREATE TRIGGER photo_owed_where_it_moved AFTER UPDATE OF scope ON photo
BEGIN
  UPDATE owed_photo SET scope = NEW.scope WHERE photo_id = NEW.id;
END;
CREATE TRIGGER photo_owed_until_deleted AFTER DELETE ON photo
BEGIN
  DELETE FROM owed_photo WHERE photo_id = OLD.id;
END;
CREATE TRIGGER photo_owed_until_content AFTER INSERT ON content
BEGIN
  DELETE FROM owed_photo WHERE sha256 = NEW.sha256;
END;

INSERT INTO owed_photo (photo_id, sha256, user_id, scope, announced_at_ms)
SELECT photo.id, photo.sha256, photo.user_id, photo.scope, COALESCE(feed.at_ms, photo.taken_at_ms)
FROM photo LEFT JOIN feed ON feed.seq = photo.created_rev;
