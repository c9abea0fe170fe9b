-- warned: down-fails-on-rows at 0002_loose.down.sql:2
-- a down part gives a foreign key back, and rows that were written without it are in its way

-- file: 0001_pages.up.sql
CREATE TABLE books (id INTEGER PRIMARY KEY);
CREATE TABLE pages (id INTEGER PRIMARY KEY, book INTEGER REFERENCES books (id), body TEXT);

-- file: 0001_pages.down.sql
DROP TABLE pages;
DROP TABLE books;

-- file: 0002_loose.up.sql
CREATE TABLE pages_new (id INTEGER PRIMARY KEY, book INTEGER, body TEXT);
INSERT INTO pages_new (id, book, body) SELECT id, book, body FROM pages;
DROP TABLE pages;
ALTER TABLE pages_new RENAME TO pages;

-- file: 0002_loose.down.sql
CREATE TABLE pages_old (id INTEGER PRIMARY KEY, book INTEGER REFERENCES books (id), body TEXT);
INSERT INTO pages_old (id, book, body) SELECT id, book, body FROM pages;
DROP TABLE pages;
ALTER TABLE pages_old RENAME TO pages;
