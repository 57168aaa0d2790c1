-- Contents that no photo record names (any longer), so that their bytes can be removed one day. As owed_photo, an index
-- over two tables that triggers keep: looking for what may go costs what is nobody's, not what was ever photographed.
CREATE TABLE orphaned_content (
  sha256 TEXT PRIMARY KEY,
  since_ms INTEGER  -- when the sweep first found it here; NULL until then. Whatever gives the content anew begins again
) STRICT, WITHOUT ROWID;
CREATE INDEX orphaned_content_by_since ON orphaned_content (since_ms);

CREATE TRIGGER content_orphaned_until_named AFTER INSERT ON content
WHEN NOT EXISTS (SELECT 1 FROM photo WHERE sha256 = NEW.sha256)
BEGIN
  INSERT INTO orphaned_content (sha256) VALUES (NEW.sha256) ON CONFLICT (sha256) DO UPDATE SET since_ms = NULL;
END;
CREATE TRIGGER content_orphaned_when_unnamed AFTER DELETE ON photo
WHEN EXISTS (SELECT 1 FROM content WHERE sha256 = OLD.sha256)
 AND NOT EXISTS (SELECT 1 FROM photo WHERE sha256 = OLD.sha256)
BEGIN
  INSERT INTO orphaned_content (sha256) VALUES (OLD.sha256) ON CONFLICT (sha256) DO UPDATE SET since_ms = NULL;
END;
CREATE TRIGGER content_named_when_announced AFTER INSERT ON photo
BEGIN
  DELETE FROM orphaned_content WHERE sha256 = NEW.sha256;
END;
CREATE TRIGGER content_named_when_it_arrives AFTER INSERT ON content
WHEN EXISTS (SELECT 1 FROM photo WHERE sha256 = NEW.sha256)
BEGIN
  DELETE FROM orphaned_content WHERE sha256 = NEW.sha256;
END;

INSERT INTO orphaned_content (sha256)
SELECT sha256 FROM content WHERE NOT EXISTS (SELECT 1 FROM photo WHERE photo.sha256 = content.sha256);
