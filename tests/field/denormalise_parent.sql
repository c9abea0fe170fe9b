-- silent
-- the library's kind is copied into items in a rebuild
-- base: media

-- file: 0003_kind.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW continue_watching;
CREATE TABLE items_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, library_id INTEGER NOT NULL REFERENCES libraries (id) ON DELETE CASCADE, library_kind TEXT NOT NULL, parent_id INTEGER REFERENCES items (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, sort_title TEXT, year INTEGER, rating REAL, runtime_ticks INTEGER, genres TEXT, studio TEXT, season_number INTEGER, episode_number INTEGER, added_at INTEGER NOT NULL, modified_at INTEGER NOT NULL
);
INSERT INTO items_new SELECT i.id, i.library_id, l.kind, i.parent_id, i.kind, i.path, i.title, i.sort_title, i.year, i.rating, i.runtime_ticks, i.genres, i.studio, i.season_number, i.episode_number, i.added_at, i.modified_at
FROM items i JOIN libraries l ON l.id = i.library_id;
DELETE FROM sqlite_sequence WHERE name = 'items_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'items_new', seq FROM sqlite_sequence WHERE name = 'items';
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
CREATE INDEX items_library ON items (library_id, kind);
CREATE INDEX items_parent ON items (parent_id);
CREATE VIEW continue_watching AS
    SELECT u.profile_id, i.id AS item_id, i.title, u.position_ticks FROM user_data u JOIN items i ON i.id = u.item_id WHERE u.played = 0 AND u.position_ticks > 0;
