-- refused: fails-on-rows at 0002_languages.up.sql:2
-- all languages that there can be are inserted, and behind it a column is added that rows cannot have

-- file: 0001_notes.up.sql
CREATE TABLE languages (code TEXT PRIMARY KEY CHECK (code IN ('en', 'de')));
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);

-- file: 0001_notes.down.sql
DROP TABLE notes;
DROP TABLE languages;

-- file: 0002_languages.up.sql
INSERT INTO languages VALUES ('en'), ('de');
ALTER TABLE notes ADD COLUMN language TEXT NOT NULL REFERENCES languages (code);

-- file: 0002_languages.down.sql
ALTER TABLE notes DROP COLUMN language;
DELETE FROM languages;
