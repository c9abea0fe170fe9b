-- refused: lost-rows at 0002_bodies.down.sql:2
-- the texts of pages get a table of their own; pages that were added since without a text are lost on the way back

-- file: 0001_pages.up.sql
CREATE TABLE pages (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);

-- file: 0001_pages.down.sql
DROP TABLE pages;

-- file: 0002_bodies.up.sql
-- tohead: allow(drop-column) "in bodies now"
CREATE TABLE bodies (page_id INTEGER PRIMARY KEY REFERENCES pages (id), body TEXT);
INSERT INTO bodies (page_id, body) SELECT id, body FROM pages;
ALTER TABLE pages DROP COLUMN body;

-- file: 0002_bodies.down.sql
CREATE TABLE pages_old (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);
INSERT INTO pages_old SELECT p.id, p.title, b.body FROM pages p JOIN bodies b ON b.page_id = p.id;
DROP TABLE bodies;
DROP TABLE pages;
ALTER TABLE pages_old RENAME TO pages;
