-- silent
-- each is filled from the other where it is empty; two change places at once

-- file: 0001_books.up.sql
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, subtitle TEXT, front TEXT, back TEXT);

-- file: 0001_books.down.sql
DROP TABLE books;

-- file: 0002_fill.up.sql
-- tohead: irreversible "nobody goes back"
-- tohead: allow(missing-where) "all books"
UPDATE books SET title = subtitle WHERE title IS NULL;
UPDATE books SET subtitle = title WHERE subtitle IS NULL;
UPDATE books SET front = back, back = front;
