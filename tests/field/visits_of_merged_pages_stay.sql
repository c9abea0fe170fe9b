-- refused: lost-values at 0002_unique.up.sql:3
-- pages of one address become one, and bookmarks are moved to it, but not visits: no foreign key speaks of either

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE page (id INTEGER PRIMARY KEY, url TEXT NOT NULL, title TEXT);
CREATE TABLE visit (id INTEGER PRIMARY KEY, page_id INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE TABLE bookmark (id INTEGER PRIMARY KEY, page_id INTEGER, label TEXT);
CREATE VIEW history AS SELECT v.at, p.url FROM visit v JOIN page p ON p.id = v.page_id;

-- file: 0002_unique.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE bookmark SET page_id = (SELECT min(k.id) FROM page k WHERE k.url = (SELECT url FROM page WHERE id = bookmark.page_id)) WHERE page_id IN (SELECT id FROM page);
DELETE FROM page WHERE id NOT IN (SELECT min(id) FROM page GROUP BY url);
CREATE UNIQUE INDEX page_url ON page (url);
