-- silent
-- items get a side table for episodes' numbers; all rows with numbers move, columns dropped
-- base: media

-- file: 0003_episodes.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to episode_info"
CREATE TABLE episode_info (item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE, season_number INTEGER, episode_number INTEGER);
INSERT INTO episode_info SELECT id, season_number, episode_number FROM items WHERE season_number IS NOT NULL OR episode_number IS NOT NULL;
ALTER TABLE items DROP COLUMN season_number;
ALTER TABLE items DROP COLUMN episode_number;
