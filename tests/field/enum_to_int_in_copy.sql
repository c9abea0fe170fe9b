-- silent
-- kind of categories (CHECK of three texts) becomes an integer by CASE in the copy
-- base: money

-- file: 0003_kind_int.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(type-change) "the CHECK knew three texts"
CREATE TABLE categories_new (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES categories (id), name TEXT NOT NULL, kind INTEGER NOT NULL DEFAULT 0 CHECK (kind IN (0, 1, 2)), icon TEXT, budget REAL);
INSERT INTO categories_new SELECT id, parent_id, name, CASE kind WHEN 'expense' THEN 0 WHEN 'income' THEN 1 ELSE 2 END, icon, budget FROM categories;
DROP TABLE categories;
ALTER TABLE categories_new RENAME TO categories;
