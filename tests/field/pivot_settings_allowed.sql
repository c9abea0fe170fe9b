-- warned: changed-values at 0003_preferences.up.sql:4
-- keys other than theme and sort are lost with the table; drop-table allowed as "moved"
-- base: feeds

-- file: 0003_preferences.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "moved to preferences"
CREATE TABLE preferences (id INTEGER PRIMARY KEY CHECK (id = 1), theme TEXT NOT NULL, sort TEXT NOT NULL, font_size INTEGER NOT NULL DEFAULT 14);
INSERT INTO preferences (id, theme, sort)
SELECT 1, coalesce(max(CASE WHEN key = 'theme' THEN val END), 'light'), coalesce(max(CASE WHEN key = 'sort' THEN val END), 'newest') FROM settings;
DROP TABLE settings;
