-- silent
-- a column of texts has to be JSON, and all others are put right before

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, attrs TEXT);

-- file: 0001_items.down.sql
DROP TABLE items;

-- file: 0002_json.up.sql
-- tohead: irreversible "x"
UPDATE items SET attrs = json_quote(attrs) WHERE NOT json_valid(attrs);
CREATE TABLE items_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, attrs TEXT CHECK (attrs IS NULL OR json_valid(attrs)));
INSERT INTO items_new (id, name, attrs) SELECT id, name, attrs FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
