-- refused: misplaced-columns at 0002_order.up.sql:7
-- a view over both tables shows titles as bodies

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE trash (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
CREATE VIEW both AS SELECT * FROM notes UNION ALL SELECT * FROM trash;

-- file: 0001_notes.down.sql
DROP VIEW both;
DROP TABLE trash;
DROP TABLE notes;

-- file: 0002_order.up.sql
-- tohead: irreversible "another order"
DROP VIEW both;
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, title TEXT NOT NULL);
INSERT INTO notes_new (id, title, body) SELECT id, title, body FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE VIEW both AS SELECT * FROM notes UNION ALL SELECT * FROM trash;
