-- refused: lost-values at 0002_genres.up.sql:2
-- the lookup is NOCASE with OR IGNORE, so 'SCI-FI' and 'sci-fi' become one genre in the spelling of the first

-- file: 0001_books.up.sql
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, genre TEXT NOT NULL);

-- file: 0001_books.down.sql
DROP TABLE books;

-- file: 0002_genres.up.sql
CREATE TABLE genres (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE);
INSERT OR IGNORE INTO genres (name) SELECT genre FROM books ORDER BY id;
CREATE TABLE books_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, genre_id INTEGER NOT NULL REFERENCES genres(id));
INSERT INTO books_new SELECT b.id, b.title, (SELECT g.id FROM genres g WHERE g.name = b.genre) FROM books b;
DROP TABLE books;
ALTER TABLE books_new RENAME TO books;

-- file: 0002_genres.down.sql
CREATE TABLE books_old (id INTEGER PRIMARY KEY, title TEXT NOT NULL, genre TEXT NOT NULL);
INSERT INTO books_old SELECT b.id, b.title, g.name FROM books b JOIN genres g ON g.id = b.genre_id;
DROP TABLE books;
ALTER TABLE books_old RENAME TO books;
DROP TABLE genres;
