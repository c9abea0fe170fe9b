-- silent
-- of folders with the same title the first is taken

-- file: 0001_boards.up.sql
CREATE TABLE boards (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, slug TEXT NOT NULL, title TEXT NOT NULL, kind INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX boards_slug ON boards (org_id, slug);

-- file: 0001_boards.down.sql
DROP TABLE boards;

-- file: 0002_folders.up.sql
CREATE TABLE folders (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, slug TEXT NOT NULL, title TEXT NOT NULL);
CREATE UNIQUE INDEX folders_title ON folders (org_id, title);
INSERT INTO folders (org_id, slug, title) SELECT org_id, slug, title FROM boards b WHERE kind = 7
  AND NOT EXISTS (SELECT 1 FROM boards o WHERE o.kind = 7 AND o.org_id = b.org_id AND o.title = b.title AND o.id < b.id);

-- file: 0002_folders.down.sql
DROP TABLE folders;
