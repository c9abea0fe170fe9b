-- refused: fails-on-rows at 0002_publisher_name.up.sql:2
-- the subquery is NULL for a book without publisher and the column is NOT NULL

-- file: 0001_library.up.sql
CREATE TABLE publishers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, publisher_id INTEGER REFERENCES publishers(id));

-- file: 0001_library.down.sql
DROP TABLE books;
DROP TABLE publishers;

-- file: 0002_publisher_name.up.sql
ALTER TABLE books ADD COLUMN publisher_name TEXT NOT NULL DEFAULT '';
UPDATE books SET publisher_name = (SELECT name FROM publishers WHERE publishers.id = books.publisher_id);

-- file: 0002_publisher_name.down.sql
ALTER TABLE books DROP COLUMN publisher_name;
