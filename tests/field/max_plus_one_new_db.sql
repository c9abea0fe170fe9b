-- refused: fails-when-new at 0003_settings.up.sql:2
-- max(sort_order) + 1 of an empty table is NULL: a new database cannot be made
-- base: money

-- file: 0003_settings.up.sql
CREATE TABLE settings (key TEXT PRIMARY KEY NOT NULL, val INTEGER NOT NULL);
INSERT INTO settings (key, val) SELECT 'next_sort_order', max(sort_order) + 1 FROM accounts;

-- file: 0003_settings.down.sql
DROP TABLE settings;
