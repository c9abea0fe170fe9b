-- refused: lost-values at 0004_bookmarks_host.up.sql:3
-- note_links holds rowids of a table without integer key; the table is rebuilt in another order, the links point to other rows
-- base: notes

-- file: 0003_bookmarks.up.sql
CREATE TABLE bookmarks (url TEXT NOT NULL, title TEXT, clicked INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL);
CREATE INDEX bookmarks_url ON bookmarks (url);
CREATE TABLE bookmark_notes (bookmark_rowid INTEGER NOT NULL, note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE);
CREATE TRIGGER bookmarks_gone AFTER DELETE ON bookmarks BEGIN
    DELETE FROM bookmark_notes WHERE bookmark_rowid = OLD.rowid;
END;

-- file: 0003_bookmarks.down.sql
DROP TRIGGER bookmarks_gone;
DROP TABLE bookmark_notes;
DROP TABLE bookmarks;

-- file: 0004_bookmarks_host.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE bookmarks_new (url TEXT NOT NULL, host TEXT, title TEXT, clicked INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL);
INSERT INTO bookmarks_new SELECT url, substr(url, instr(url, '://') + 3), title, clicked, added FROM bookmarks ORDER BY url;
DROP TABLE bookmarks;
ALTER TABLE bookmarks_new RENAME TO bookmarks;
CREATE INDEX bookmarks_url ON bookmarks (url);
CREATE TRIGGER bookmarks_gone AFTER DELETE ON bookmarks BEGIN
    DELETE FROM bookmark_notes WHERE bookmark_rowid = OLD.rowid;
END;
