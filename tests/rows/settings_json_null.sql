-- warned: drop-column at 0002_prefs_columns.up.sql:8
-- json_extract picks two known keys; any other key of the document is lost and a missing one is NULL

-- file: 0001_prefs.up.sql
CREATE TABLE preferences (
    user_id INTEGER PRIMARY KEY,
    doc TEXT NOT NULL CHECK (json_valid(doc))
);

-- file: 0001_prefs.down.sql
DROP TABLE preferences;

-- file: 0002_prefs_columns.up.sql
CREATE TABLE preferences_new (
    user_id INTEGER PRIMARY KEY,
    theme TEXT,
    locale TEXT
);
INSERT INTO preferences_new (user_id, theme, locale)
SELECT user_id, json_extract(doc, '$.theme'), json_extract(doc, '$.locale') FROM preferences;
DROP TABLE preferences;
ALTER TABLE preferences_new RENAME TO preferences;

-- file: 0002_prefs_columns.down.sql
CREATE TABLE preferences_old (
    user_id INTEGER PRIMARY KEY,
    doc TEXT NOT NULL CHECK (json_valid(doc))
);
INSERT INTO preferences_old SELECT user_id, json_object('theme', theme, 'locale', locale) FROM preferences;
DROP TABLE preferences;
ALTER TABLE preferences_old RENAME TO preferences;
