-- fine
-- an aggregate that keeps every row makes one of them

-- file: 0001_settings.up.sql
CREATE TABLE settings (key TEXT PRIMARY KEY NOT NULL, val TEXT NOT NULL);

-- file: 0001_settings.down.sql
DROP TABLE settings;

-- file: 0002_preferences.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "all of it is in preferences.data"
CREATE TABLE preferences (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT NOT NULL);
INSERT INTO preferences (id, data) SELECT 1, coalesce(json_group_object(key, val), '{}') FROM settings;
DROP TABLE settings;
