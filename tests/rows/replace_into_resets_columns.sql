-- refused: lost-values at 0002_trim_values.up.sql:2
-- REPLACE INTO rewrites the whole row: updated_by of existing keys becomes NULL and id changes

-- file: 0001_settings.up.sql
CREATE TABLE settings (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    value TEXT,
    updated_by TEXT
);
CREATE TABLE settings_audit (id INTEGER PRIMARY KEY, setting_id INTEGER NOT NULL REFERENCES settings(id), note TEXT);

-- file: 0001_settings.down.sql
DROP TABLE settings_audit;
DROP TABLE settings;

-- file: 0002_trim_values.up.sql
-- normalise the values
REPLACE INTO settings (key, value) SELECT key, trim(value) FROM settings;

-- file: 0002_trim_values.down.sql
SELECT 1; -- data only: nothing to take back
