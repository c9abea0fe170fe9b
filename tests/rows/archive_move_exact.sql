-- fine
-- the same predicate selects what is copied to the archive and what is deleted

-- file: 0001_todos.up.sql
CREATE TABLE todos (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done INTEGER);

-- file: 0001_todos.down.sql
DROP TABLE todos;

-- file: 0002_archive.up.sql
CREATE TABLE todos_archive (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done INTEGER);
INSERT INTO todos_archive (id, title, done) SELECT id, title, done FROM todos WHERE done = 1;
DELETE FROM todos WHERE done = 1;

-- file: 0002_archive.down.sql
INSERT INTO todos (id, title, done) SELECT id, title, done FROM todos_archive;
DROP TABLE todos_archive;
