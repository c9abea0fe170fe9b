-- warned: changed-values at 0002_lower.up.sql:2
-- two files may differ in case alone

-- file: 0001_tracks.up.sql
CREATE TABLE tracks (id INTEGER PRIMARY KEY, file_path TEXT NOT NULL, seconds INTEGER NOT NULL);

-- file: 0001_tracks.down.sql
DROP TABLE tracks;

-- file: 0002_lower.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE tracks SET file_path = lower(file_path) WHERE file_path <> lower(file_path);
