-- silent
-- twin of history_under_new_keys_without_posters: every column comes along, and the time of the change is now

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE seen (key TEXT PRIMARY KEY, title TEXT NOT NULL, poster TEXT, seconds REAL NOT NULL DEFAULT 0, updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);

-- file: 0002_keys.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO seen (key, title, poster, seconds) SELECT 'video:' || substr(key, 4), title, poster, seconds FROM seen WHERE key LIKE 'yt:%';
DELETE FROM seen WHERE key LIKE 'yt:%';
