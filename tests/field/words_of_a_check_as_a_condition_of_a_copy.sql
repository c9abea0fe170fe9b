-- refused: lost-values at 0002_flags.up.sql:3
-- the same in the copy of a rebuild

-- file: 0001_channels.up.sql
CREATE TABLE channels (id INTEGER PRIMARY KEY, is_muted TEXT NOT NULL DEFAULT 'false' CHECK (is_muted IN ('true', 'false')));

-- file: 0001_channels.down.sql
DROP TABLE channels;

-- file: 0002_flags.up.sql
-- tohead: irreversible "nobody goes back"
CREATE TABLE channels_new (id INTEGER PRIMARY KEY, is_muted INTEGER NOT NULL DEFAULT 0);
INSERT INTO channels_new (id, is_muted) SELECT id, CASE WHEN is_muted THEN 1 ELSE 0 END FROM channels;
DROP TABLE channels;
ALTER TABLE channels_new RENAME TO channels;
