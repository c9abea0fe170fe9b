-- silent
-- an 'Unsorted' folder, all feeds without a folder go there, then a rebuild with NOT NULL - in one file
-- base: feeds

-- file: 0003_unsorted.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO folders (title) VALUES ('Unsorted') ON CONFLICT (title) DO NOTHING;
UPDATE feeds SET folder_id = (SELECT id FROM folders WHERE title = 'Unsorted') WHERE folder_id IS NULL;
DROP VIEW unread_by_feed;
CREATE TABLE feeds_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, folder_id INTEGER NOT NULL REFERENCES folders (id), title TEXT NOT NULL, url TEXT NOT NULL, site_url TEXT, icon BLOB, etag TEXT, last_modified TEXT, error TEXT,
    refresh_every INTEGER NOT NULL DEFAULT 3600, created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO feeds_new SELECT * FROM feeds;
DELETE FROM sqlite_sequence WHERE name = 'feeds_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'feeds_new', seq FROM sqlite_sequence WHERE name = 'feeds';
DROP TABLE feeds;
ALTER TABLE feeds_new RENAME TO feeds;
CREATE INDEX feeds_folder ON feeds (folder_id);
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread FROM feeds f LEFT JOIN articles a ON a.feed_id = f.id AND a.status = 'unread' GROUP BY f.id;
