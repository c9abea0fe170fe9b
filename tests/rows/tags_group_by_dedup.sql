-- refused: lost-rows at 0002_tag_names_unique.up.sql:2
-- GROUP BY name keeps one tag per name; the other ids vanish and item_tags points at nothing

-- file: 0001_tags.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT);
CREATE TABLE item_tags (item_id INTEGER NOT NULL, tag_id INTEGER NOT NULL REFERENCES tags(id), PRIMARY KEY (item_id, tag_id)) WITHOUT ROWID;

-- file: 0001_tags.down.sql
DROP TABLE item_tags;
DROP TABLE tags;

-- file: 0002_tag_names_unique.up.sql
CREATE TABLE tags_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, color TEXT);
INSERT INTO tags_new (id, name, color)
SELECT MIN(id), name, color FROM tags GROUP BY name;
DROP TABLE tags;
ALTER TABLE tags_new RENAME TO tags;

-- file: 0002_tag_names_unique.down.sql
CREATE TABLE tags__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT);
INSERT INTO tags__back (id, name, color)
SELECT id, name, color FROM tags;
DROP TABLE tags;
ALTER TABLE tags__back RENAME TO tags;
