-- silent
-- 0002 copies all of bookmarks, 0003 drops it

-- file: 0001_bookmarks.up.sql
CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, url TEXT NOT NULL, title TEXT);

-- file: 0001_bookmarks.down.sql
DROP TABLE bookmarks;

-- file: 0002_links.up.sql
CREATE TABLE links (id INTEGER PRIMARY KEY, url TEXT NOT NULL, title TEXT, kind TEXT NOT NULL DEFAULT 'bookmark');
INSERT INTO links (id, url, title) SELECT id, url, title FROM bookmarks;

-- file: 0002_links.down.sql
DROP TABLE links;

-- file: 0003_bookmarks.up.sql
-- tohead: irreversible "see links"
DROP TABLE bookmarks;
