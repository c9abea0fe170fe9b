-- refused: fails-on-rows at 0002_one_tag.up.sql:2
-- an item that carries both of two equal tags stops the UPDATE of the key of its links

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE item_tags (item_id INTEGER NOT NULL REFERENCES items(id), tag_id INTEGER NOT NULL REFERENCES tags(id), note TEXT, PRIMARY KEY (item_id, tag_id));
-- file: 0001_items.down.sql
DROP TABLE item_tags;
DROP TABLE tags;
DROP TABLE items;
-- file: 0002_one_tag.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE item_tags SET tag_id = (SELECT min(k.id) FROM tags t JOIN tags k ON k.name = t.name WHERE t.id = item_tags.tag_id);
DELETE FROM tags WHERE id NOT IN (SELECT min(id) FROM tags GROUP BY name);
CREATE UNIQUE INDEX tags_name ON tags(name);
