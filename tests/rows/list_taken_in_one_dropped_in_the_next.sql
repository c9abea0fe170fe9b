-- fine
-- a short list out of a wide table is no copy of it: when that goes later, the list has nothing to do with it

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL, stock INTEGER, is_favorite INTEGER NOT NULL);

-- file: 0001_items.down.sql
DROP TABLE items;

-- file: 0002_favorites.up.sql
CREATE TABLE favorites (item INTEGER PRIMARY KEY);
INSERT INTO favorites SELECT id FROM items WHERE is_favorite = 1;

-- file: 0002_favorites.down.sql
DROP TABLE favorites;

-- file: 0003_drop.up.sql
-- tohead: irreversible "items come from the server"
-- tohead: allow(drop-table) "items come from the server"
DROP TABLE items;
