-- refused: fails-on-rows at 0002_folders.up.sql:3
-- two folders of an organisation may have the same title, though few boards are folders

-- file: 0001_boards.up.sql
CREATE TABLE boards (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, slug TEXT NOT NULL, title TEXT NOT NULL, kind INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX boards_slug ON boards (org_id, slug);

-- file: 0001_boards.down.sql
DROP TABLE boards;

-- file: 0002_folders.up.sql
CREATE TABLE folders (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, slug TEXT NOT NULL, title TEXT NOT NULL);
CREATE UNIQUE INDEX folders_title ON folders (org_id, title);
INSERT INTO folders (org_id, slug, title) SELECT org_id, slug, title FROM boards WHERE kind = 7;

-- file: 0002_folders.down.sql
DROP TABLE folders;
