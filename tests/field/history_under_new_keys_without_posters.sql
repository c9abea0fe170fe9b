-- refused: lost-values at 0002_keys.up.sql:2
-- rows get another key by INSERT and DELETE, and the INSERT forgets a column

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE seen (key TEXT PRIMARY KEY, title TEXT NOT NULL, poster TEXT, seconds REAL NOT NULL DEFAULT 0, updated_at TEXT NOT NULL);

-- file: 0002_keys.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO seen (key, title, seconds, updated_at) SELECT 'video:' || substr(key, 4), title, seconds, updated_at FROM seen WHERE key LIKE 'yt:%';
DELETE FROM seen WHERE key LIKE 'yt:%';
