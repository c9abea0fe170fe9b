-- refused: lost-values at 0003_icon_url.down.sql:6
-- the down rebuild forgets etag and last_modified: an unwind loses them (they exist in both schemas)
-- base: feeds

-- file: 0003_icon_url.up.sql
ALTER TABLE feeds ADD COLUMN icon_url TEXT;

-- file: 0003_icon_url.down.sql
DROP VIEW unread_by_feed;
CREATE TABLE feeds_old (
    id INTEGER PRIMARY KEY AUTOINCREMENT, folder_id INTEGER REFERENCES folders (id) ON DELETE SET NULL, title TEXT NOT NULL, url TEXT NOT NULL,
    site_url TEXT, icon BLOB, etag TEXT, last_modified TEXT, error TEXT, refresh_every INTEGER NOT NULL DEFAULT 3600, created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO feeds_old (id, folder_id, title, url, site_url, icon, error, refresh_every, created_at)
SELECT id, folder_id, title, url, site_url, icon, error, refresh_every, created_at FROM feeds;
DROP TABLE feeds;
ALTER TABLE feeds_old RENAME TO feeds;
CREATE INDEX feeds_folder ON feeds (folder_id);
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread
    FROM feeds f LEFT JOIN articles a ON a.feed_id = f.id AND a.status = 'unread' GROUP BY f.id;
