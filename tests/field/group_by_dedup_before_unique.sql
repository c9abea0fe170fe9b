-- refused: lost-rows at 0003_unique_user_data.up.sql:13
-- user_data is deduplicated by GROUP BY item_key, profile_id in the copy; play state of the other rows is lost, whichever row is kept
-- source: https://github.com/jellyfin/jellyfin/issues/14423
-- base: media

-- file: 0003_unique_user_data.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW continue_watching;
CREATE TABLE user_data_new (
    id INTEGER PRIMARY KEY,
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    item_key TEXT NOT NULL,
    item_id INTEGER REFERENCES items (id) ON DELETE SET NULL,
    played INTEGER NOT NULL DEFAULT 0, play_count INTEGER NOT NULL DEFAULT 0,
    position_ticks INTEGER NOT NULL DEFAULT 0, last_played INTEGER, rating REAL,
    is_favorite INTEGER NOT NULL DEFAULT 0,
    UNIQUE (profile_id, item_key)
);
INSERT INTO user_data_new SELECT * FROM user_data GROUP BY profile_id, item_key;
DROP TABLE user_data;
ALTER TABLE user_data_new RENAME TO user_data;
CREATE INDEX user_data_profile ON user_data (profile_id, item_key);
CREATE VIEW continue_watching AS
    SELECT u.profile_id, i.id AS item_id, i.title, u.position_ticks
    FROM user_data u JOIN items i ON i.id = u.item_id
    WHERE u.played = 0 AND u.position_ticks > 0;
