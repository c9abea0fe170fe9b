-- refused: lost-rows at 0002_settings.up.sql:3
-- the only row that a table of settings can hold is inserted, and behind it a copy leaves rows out

-- file: 0001_notes.up.sql
CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), theme TEXT CHECK (theme IN ('dark', 'light')));
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, archived INTEGER);

-- file: 0001_notes.down.sql
DROP TABLE notes;
DROP TABLE settings;

-- file: 0002_settings.up.sql
INSERT INTO settings (id, theme) VALUES (1, 'dark');
CREATE TABLE n (id INTEGER PRIMARY KEY, body TEXT, archived INTEGER);
INSERT INTO n SELECT id, body, archived FROM notes WHERE archived < 1000000;
DROP TABLE notes;
ALTER TABLE n RENAME TO notes;

-- file: 0002_settings.down.sql
DELETE FROM settings WHERE id = 1;
