-- refused: lost-rows at 0002_places.up.sql:3
-- folders of one parent may have the same position, and REPLACE keeps one of them

-- file: 0001_init.up.sql
CREATE TABLE folders (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent INTEGER REFERENCES folders (id), position INTEGER NOT NULL DEFAULT 0);

-- file: 0001_init.down.sql
DROP TABLE folders;

-- file: 0002_places.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE folders_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent INTEGER REFERENCES folders_new (id), position INTEGER NOT NULL DEFAULT 0, UNIQUE (parent, position) ON CONFLICT REPLACE);
INSERT INTO folders_new (id, name, parent, position) SELECT id, name, parent, position FROM folders;
DROP TABLE folders;
ALTER TABLE folders_new RENAME TO folders;
