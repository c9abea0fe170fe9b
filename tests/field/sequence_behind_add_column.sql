-- warned: rebuild-loses-sequence at 0002_kind.up.sql:6
-- what is said about the rebuild is said at its DROP TABLE, and not at an ADD COLUMN before

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);

-- file: 0001_items.down.sql
DROP TABLE items;

-- file: 0002_kind.up.sql
-- tohead: irreversible "the kind stays"
ALTER TABLE items ADD COLUMN kind TEXT;
UPDATE items SET kind = 'plain';
CREATE TABLE items_new (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, kind TEXT NOT NULL);
INSERT INTO items_new (id, name, kind) SELECT id, name, kind FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
