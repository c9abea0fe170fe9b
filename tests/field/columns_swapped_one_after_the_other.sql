-- refused: chained-updates at 0002_swap.up.sql:3
-- the first UPDATE has overwritten what the second is to take

-- file: 0001_books.up.sql
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, subtitle TEXT NOT NULL DEFAULT '');

-- file: 0001_books.down.sql
DROP TABLE books;

-- file: 0002_swap.up.sql
-- tohead: irreversible "nobody goes back"
UPDATE books SET title = subtitle WHERE subtitle <> '';
UPDATE books SET subtitle = title WHERE subtitle <> '';
