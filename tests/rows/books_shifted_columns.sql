-- refused: lost-values at 0002_books_subtitle.up.sql:3
-- an added column in the middle of the list shifts isbn into subtitle and publisher into isbn

-- file: 0001_books.up.sql
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, isbn TEXT, publisher TEXT);

-- file: 0001_books.down.sql
DROP TABLE books;

-- file: 0002_books_subtitle.up.sql
-- add a subtitle after the title
CREATE TABLE books_tmp (id INTEGER PRIMARY KEY, title TEXT, subtitle TEXT, isbn TEXT, publisher TEXT);
INSERT INTO books_tmp SELECT id, title, isbn, publisher, NULL FROM books;
DROP TABLE books;
ALTER TABLE books_tmp RENAME TO books;

-- file: 0002_books_subtitle.down.sql
CREATE TABLE books__back (id INTEGER PRIMARY KEY, title TEXT, isbn TEXT, publisher TEXT);
INSERT INTO books__back (id, title, isbn, publisher)
SELECT id, title, isbn, publisher FROM books;
DROP TABLE books;
ALTER TABLE books__back RENAME TO books;
