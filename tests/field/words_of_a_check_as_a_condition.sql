-- refused: lost-values at 0002_flags.up.sql:3
-- 'true' is no more true than 'false', as a condition

-- file: 0001_channels.up.sql
CREATE TABLE channels (id INTEGER PRIMARY KEY, is_muted TEXT NOT NULL DEFAULT 'false' CHECK (is_muted IN ('true', 'false')));

-- file: 0001_channels.down.sql
DROP TABLE channels;

-- file: 0002_flags.up.sql
-- tohead: irreversible "nobody goes back"
ALTER TABLE channels ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
UPDATE channels SET muted = CASE WHEN is_muted THEN 1 ELSE 0 END;
ALTER TABLE channels DROP COLUMN is_muted;
