-- warned: unreadable-text at 0002_json.up.sql:4
-- a column of texts has to be JSON, and only the empty ones were put right

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, attrs TEXT);

-- file: 0001_items.down.sql
DROP TABLE items;

-- file: 0002_json.up.sql
-- tohead: irreversible "x"
UPDATE items SET attrs = NULL WHERE attrs = '';
CREATE TABLE items_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, attrs TEXT CHECK (attrs IS NULL OR json_valid(attrs)));
INSERT INTO items_new (id, name, attrs) SELECT id, name, attrs FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
