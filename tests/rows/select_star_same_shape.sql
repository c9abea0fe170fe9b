-- fine
-- SELECT * is safe as both tables have the same columns in the same order

-- file: 0001_tags.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT);

-- file: 0001_tags.down.sql
DROP TABLE tags;

-- file: 0002_color_default.up.sql
CREATE TABLE tags_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT DEFAULT '#000000');
INSERT INTO tags_new SELECT * FROM tags;
DROP TABLE tags;
ALTER TABLE tags_new RENAME TO tags;

-- file: 0002_color_default.down.sql
CREATE TABLE tags__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT);
INSERT INTO tags__back (id, name, color)
SELECT id, name, color FROM tags;
DROP TABLE tags;
ALTER TABLE tags__back RENAME TO tags;
