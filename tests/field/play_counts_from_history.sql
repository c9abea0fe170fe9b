-- silent
-- side table user_data_totals by aggregation, nothing is dropped
-- base: media

-- file: 0003_totals.up.sql
CREATE TABLE item_totals (item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE, plays INTEGER NOT NULL, last_played INTEGER);
INSERT INTO item_totals SELECT item_id, sum(play_count), max(last_played) FROM user_data WHERE item_id IS NOT NULL GROUP BY item_id;
CREATE TRIGGER user_data_totals AFTER UPDATE OF play_count ON user_data WHEN NEW.item_id IS NOT NULL BEGIN
    INSERT INTO item_totals (item_id, plays, last_played) VALUES (NEW.item_id, NEW.play_count, NEW.last_played)
    ON CONFLICT (item_id) DO UPDATE SET plays = plays + NEW.play_count - OLD.play_count, last_played = excluded.last_played;
END;

-- file: 0003_totals.down.sql
DROP TRIGGER user_data_totals;
DROP TABLE item_totals;
