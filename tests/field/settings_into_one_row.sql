-- silent
-- settings become a JSON object in one row, all keys arrive; the table goes
-- base: feeds

-- file: 0003_json_settings.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "all in preferences.data"
CREATE TABLE preferences (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT NOT NULL);
INSERT INTO preferences (id, data) SELECT 1, coalesce(json_group_object(key, val), '{}') FROM settings;
DROP TABLE settings;
