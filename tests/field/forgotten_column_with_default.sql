-- refused: lost-values at 0003_url_unique.up.sql:12
-- refresh_every is left out of the copy; every feed goes back to the default 3600
-- base: feeds

-- file: 0003_url_unique.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW unread_by_feed;
DELETE FROM feeds WHERE id NOT IN (SELECT min(id) FROM feeds GROUP BY url);
DELETE FROM articles WHERE feed_id NOT IN (SELECT id FROM feeds);
CREATE TABLE feeds_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    folder_id INTEGER REFERENCES folders (id) ON DELETE SET NULL,
    title TEXT NOT NULL, url TEXT NOT NULL UNIQUE, site_url TEXT, icon BLOB, etag TEXT, last_modified TEXT, error TEXT,
    refresh_every INTEGER NOT NULL DEFAULT 3600,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO feeds_new (id, folder_id, title, url, site_url, icon, etag, last_modified, error, created_at)
SELECT id, folder_id, title, url, site_url, icon, etag, last_modified, error, created_at FROM feeds;
DROP TABLE feeds;
ALTER TABLE feeds_new RENAME TO feeds;
CREATE INDEX feeds_folder ON feeds (folder_id);
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread
    FROM feeds f LEFT JOIN articles a ON a.feed_id = f.id AND a.status = 'unread' GROUP BY f.id;
