-- refused: lost-rows at 0003_dedup.up.sql:9
-- the same dedup inside the copy: rn = 1 filter, rows vanish without a DELETE
-- base: media

-- file: 0003_dedup.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW continue_watching;
CREATE TABLE user_data_new (
    id INTEGER PRIMARY KEY, profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    item_key TEXT NOT NULL, item_id INTEGER REFERENCES items (id) ON DELETE SET NULL,
    played INTEGER NOT NULL DEFAULT 0, play_count INTEGER NOT NULL DEFAULT 0, position_ticks INTEGER NOT NULL DEFAULT 0,
    last_played INTEGER, rating REAL, is_favorite INTEGER NOT NULL DEFAULT 0
);
INSERT INTO user_data_new
SELECT id, profile_id, item_key, item_id, played, play_count, position_ticks, last_played, rating, is_favorite FROM (
    SELECT *, row_number() OVER (PARTITION BY profile_id, item_key ORDER BY last_played DESC) AS rn FROM user_data) WHERE rn = 1;
DROP TABLE user_data;
ALTER TABLE user_data_new RENAME TO user_data;
CREATE UNIQUE INDEX user_data_profile ON user_data (profile_id, item_key);
CREATE VIEW continue_watching AS
    SELECT u.profile_id, i.id AS item_id, i.title, u.position_ticks
    FROM user_data u JOIN items i ON i.id = u.item_id WHERE u.played = 0 AND u.position_ticks > 0;
