-- fine
-- a left-over NULL is right where there is no parent; only the new column is written

-- file: 0001_library.up.sql
CREATE TABLE publishers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, publisher_id INTEGER REFERENCES publishers (id));

-- file: 0001_library.down.sql
DROP TABLE books;
DROP TABLE publishers;

-- file: 0002_cache_publisher.up.sql
ALTER TABLE books ADD COLUMN publisher_name TEXT;
UPDATE books SET publisher_name = p.name FROM publishers AS p WHERE p.id = books.publisher_id;

-- file: 0002_cache_publisher.down.sql
ALTER TABLE books DROP COLUMN publisher_name;
