-- warned: drop-column at 0002_authors.up.sql:4
-- the names are in a list, and no book knows its own any more

-- file: 0001_books.up.sql
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author TEXT NOT NULL);

-- file: 0001_books.down.sql
DROP TABLE books;

-- file: 0002_authors.up.sql
-- tohead: irreversible "x"
CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO authors (name) SELECT DISTINCT author FROM books;
ALTER TABLE books DROP COLUMN author;
