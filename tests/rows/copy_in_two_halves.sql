-- fine
-- the two WHERE clauses are complementary: IS NULL and IS NOT NULL

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, deleted_at TEXT);

-- file: 0001_items.down.sql
DROP TABLE items;

-- file: 0002_items_state.up.sql
CREATE TABLE items_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('live', 'deleted')), deleted_at TEXT);
INSERT INTO items_new (id, name, state, deleted_at) SELECT id, name, 'live', deleted_at FROM items WHERE deleted_at IS NULL;
INSERT INTO items_new (id, name, state, deleted_at) SELECT id, name, 'deleted', deleted_at FROM items WHERE deleted_at IS NOT NULL;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;

-- file: 0002_items_state.down.sql
CREATE TABLE items__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, deleted_at TEXT);
INSERT INTO items__back (id, name, deleted_at)
SELECT id, name, deleted_at FROM items;
DROP TABLE items;
ALTER TABLE items__back RENAME TO items;
