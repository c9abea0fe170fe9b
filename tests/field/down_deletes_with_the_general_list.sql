-- refused: lost-rows at 0002_general.down.sql:1
-- what had no list gets a new one, with which the down part deletes it

-- file: 0001_lists.up.sql
CREATE TABLE lists (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE items (id INTEGER PRIMARY KEY, list_id INTEGER REFERENCES lists (id) ON DELETE CASCADE, title TEXT NOT NULL);
CREATE INDEX items_by_list ON items (list_id);

-- file: 0001_lists.down.sql
DROP TABLE items;
DROP TABLE lists;

-- file: 0002_general.up.sql
INSERT INTO lists (name) SELECT 'General' WHERE NOT EXISTS (SELECT 1 FROM lists WHERE name = 'General');
UPDATE items SET list_id = (SELECT id FROM lists WHERE name = 'General') WHERE list_id IS NULL;

-- file: 0002_general.down.sql
DELETE FROM items WHERE list_id = (SELECT id FROM lists WHERE name = 'General');
DELETE FROM lists WHERE name = 'General';
