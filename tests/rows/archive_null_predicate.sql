-- refused: lost-rows at 0002_archive_done.up.sql:2
-- rows with done NULL are deleted (IS NOT 0) but not archived (= 1)

-- file: 0001_todos.up.sql
CREATE TABLE todos (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done INTEGER);
CREATE TABLE todos_archive (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done INTEGER);

-- file: 0001_todos.down.sql
DROP TABLE todos_archive;
DROP TABLE todos;

-- file: 0002_archive_done.up.sql
INSERT INTO todos_archive SELECT * FROM todos WHERE done = 1;
DELETE FROM todos WHERE done IS NOT 0;

-- file: 0002_archive_done.down.sql
SELECT 1; -- data only: nothing to take back
