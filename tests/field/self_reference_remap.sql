-- refused: foreign-keys at 0003_renumber.up.sql:10
-- items get new ids in a rebuild (row_number), parent_id is copied with the old ids
-- base: media

-- file: 0003_renumber.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW continue_watching;
CREATE TABLE items_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library_id INTEGER NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
    parent_id INTEGER REFERENCES items (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, sort_title TEXT, year INTEGER, rating REAL, runtime_ticks INTEGER,
    genres TEXT, studio TEXT, season_number INTEGER, episode_number INTEGER, added_at INTEGER NOT NULL, modified_at INTEGER NOT NULL
);
INSERT INTO items_new SELECT row_number() OVER (ORDER BY id), library_id, parent_id, kind, path, title, sort_title, year, rating, runtime_ticks, genres, studio, season_number, episode_number, added_at, modified_at FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
CREATE INDEX items_library ON items (library_id, kind);
CREATE INDEX items_parent ON items (parent_id);
CREATE VIEW continue_watching AS
    SELECT u.profile_id, i.id AS item_id, i.title, u.position_ticks
    FROM user_data u JOIN items i ON i.id = u.item_id WHERE u.played = 0 AND u.position_ticks > 0;
