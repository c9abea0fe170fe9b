-- refused: fails-on-rows at 0002_unique.up.sql:2
-- two notes of one book have titles that differ in their case only, and the index does not tell them apart

-- file: 0001_notes.up.sql
CREATE TABLE books (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE notes (id INTEGER PRIMARY KEY, book_id INTEGER REFERENCES books (id), title TEXT NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE notes;
DROP TABLE books;

-- file: 0002_unique.up.sql
UPDATE notes SET title = title || ' (' || id || ')' WHERE id NOT IN (SELECT min(id) FROM notes GROUP BY book_id, title);
CREATE UNIQUE INDEX notes_title ON notes (book_id, lower(title));

-- file: 0002_unique.down.sql
DROP INDEX notes_title;
