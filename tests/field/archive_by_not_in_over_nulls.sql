-- refused: lost-rows at 0002_archive.up.sql:3
-- boxes at the top have no parent, so NOT IN is never true, and the DELETE by the other condition is

-- file: 0001_boxes.up.sql
CREATE TABLE boxes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent INTEGER REFERENCES boxes (id), place TEXT);

-- file: 0001_boxes.down.sql
DROP TABLE boxes;

-- file: 0002_archive.up.sql
-- tohead: irreversible "archived"
CREATE TABLE old_boxes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent INTEGER, place TEXT);
INSERT INTO old_boxes (id, name, parent, place) SELECT id, name, parent, place FROM boxes WHERE id NOT IN (SELECT parent FROM boxes);
DELETE FROM boxes WHERE NOT EXISTS (SELECT 1 FROM boxes c WHERE c.parent = boxes.id);
