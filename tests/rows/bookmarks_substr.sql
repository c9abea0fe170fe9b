-- warned: changed-values at 0002_title_max.up.sql:2
-- substr(title, 1, 80) silently shortens longer titles

-- file: 0001_bookmarks.up.sql
CREATE TABLE bookmarks (url TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL DEFAULT '', added INTEGER);

-- file: 0001_bookmarks.down.sql
DROP TABLE bookmarks;

-- file: 0002_title_max.up.sql
CREATE TABLE bookmarks_new (url TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL DEFAULT '' CHECK (length(title) <= 80), added INTEGER);
INSERT INTO bookmarks_new SELECT url, substr(title, 1, 80), added FROM bookmarks;
DROP TABLE bookmarks;
ALTER TABLE bookmarks_new RENAME TO bookmarks;

-- file: 0002_title_max.down.sql
CREATE TABLE bookmarks__back (url TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL DEFAULT '', added INTEGER);
INSERT INTO bookmarks__back (url, title, added)
SELECT url, title, added FROM bookmarks;
DROP TABLE bookmarks;
ALTER TABLE bookmarks__back RENAME TO bookmarks;
