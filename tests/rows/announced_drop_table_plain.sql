-- fine
-- a plain DROP TABLE of a table that is neither rebuilt nor referred to by anything that stays

-- file: 0001_init.up.sql
CREATE TABLE pages (id INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE page_cache (page_id INTEGER PRIMARY KEY, html TEXT NOT NULL, FOREIGN KEY (page_id) REFERENCES pages (id) ON DELETE CASCADE);
CREATE INDEX page_cache_html ON page_cache (html);

-- file: 0001_init.down.sql
DROP TABLE page_cache;
DROP TABLE pages;

-- file: 0002_no_cache.up.sql
DROP INDEX page_cache_html;
DROP TABLE page_cache;

-- file: 0002_no_cache.down.sql
CREATE TABLE page_cache (page_id INTEGER PRIMARY KEY, html TEXT NOT NULL, FOREIGN KEY (page_id) REFERENCES pages (id) ON DELETE CASCADE);
CREATE INDEX page_cache_html ON page_cache (html);
