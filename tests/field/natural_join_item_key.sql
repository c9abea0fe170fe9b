-- refused: lost-rows at 0003_match.up.sql:7
-- user_data is matched to items by path = item_key in an inner join; state of items that are offline is lost
-- source: https://github.com/jellyfin/jellyfin/issues/15147 (user data by key)
-- base: media

-- file: 0003_match.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW continue_watching;
CREATE TABLE user_data_new (
    id INTEGER PRIMARY KEY, profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE, item_key TEXT NOT NULL, item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    played INTEGER NOT NULL DEFAULT 0, play_count INTEGER NOT NULL DEFAULT 0, position_ticks INTEGER NOT NULL DEFAULT 0, last_played INTEGER, rating REAL, is_favorite INTEGER NOT NULL DEFAULT 0
);
INSERT INTO user_data_new (id, profile_id, item_key, item_id, played, play_count, position_ticks, last_played, rating, is_favorite)
SELECT u.id, u.profile_id, u.item_key, (SELECT min(i.id) FROM items i WHERE i.path = u.item_key), u.played, u.play_count, u.position_ticks, u.last_played, u.rating, u.is_favorite
FROM user_data u WHERE u.item_key IN (SELECT path FROM items);
DROP TABLE user_data;
ALTER TABLE user_data_new RENAME TO user_data;
CREATE INDEX user_data_profile ON user_data (profile_id, item_key);
CREATE VIEW continue_watching AS
    SELECT u.profile_id, i.id AS item_id, i.title, u.position_ticks FROM user_data u JOIN items i ON i.id = u.item_id WHERE u.played = 0 AND u.position_ticks > 0;
