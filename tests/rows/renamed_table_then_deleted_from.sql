-- fine
-- the table gets another name, and a DELETE and an UPDATE speak of it under that

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, title TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'done')));

-- file: 0001_items.down.sql
DROP TABLE items;

-- file: 0002_todos.up.sql
-- tohead: irreversible "done ones are gone"
ALTER TABLE items RENAME TO todos;
DELETE FROM todos WHERE state = 'done';
UPDATE todos SET title = trim(title) WHERE title <> trim(title);
