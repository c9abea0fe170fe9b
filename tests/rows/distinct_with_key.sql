-- fine
-- DISTINCT over rows that contain the primary key removes nothing

-- file: 0001_tags.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);

-- file: 0001_tags.down.sql
DROP TABLE tags;

-- file: 0002_tags_note.up.sql
CREATE TABLE tags_new (id INTEGER PRIMARY KEY, name TEXT, note TEXT);
INSERT INTO tags_new (id, name) SELECT DISTINCT id, name FROM tags;
DROP TABLE tags;
ALTER TABLE tags_new RENAME TO tags;

-- file: 0002_tags_note.down.sql
CREATE TABLE tags__back (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO tags__back (id, name)
SELECT id, name FROM tags;
DROP TABLE tags;
ALTER TABLE tags__back RENAME TO tags;
