-- warned: foreign-key-added at 0002_tree.up.sql:3
-- a column gets another name in the copy, and a foreign key

-- file: 0001_pages.up.sql
CREATE TABLE pages (id TEXT NOT NULL PRIMARY KEY, title TEXT);
CREATE TABLE branches (id TEXT NOT NULL PRIMARY KEY, page_id TEXT NOT NULL, page_pid TEXT NOT NULL);

-- file: 0001_pages.down.sql
DROP TABLE branches;
DROP TABLE pages;

-- file: 0002_tree.up.sql
-- tohead: irreversible "the key stays"
CREATE TABLE branches_new (id TEXT NOT NULL PRIMARY KEY, page_id TEXT NOT NULL, parent_id TEXT NOT NULL REFERENCES pages (id));
INSERT INTO branches_new (id, page_id, parent_id) SELECT id, page_id, page_pid FROM branches;
DROP TABLE branches;
ALTER TABLE branches_new RENAME TO branches;
