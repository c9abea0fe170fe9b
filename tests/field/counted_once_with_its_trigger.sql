-- silent
-- the migration that makes the trigger sums up what was there before it

-- file: 0001_plays.up.sql
CREATE TABLE play (id INTEGER PRIMARY KEY, day TEXT NOT NULL, ms INTEGER NOT NULL);

-- file: 0001_plays.down.sql
DROP TABLE play;

-- file: 0002_daily.up.sql
CREATE TABLE daily (day TEXT PRIMARY KEY, plays INTEGER NOT NULL);
INSERT INTO daily (day, plays) SELECT day, count(*) FROM play WHERE true GROUP BY day
ON CONFLICT (day) DO UPDATE SET plays = plays + excluded.plays;
CREATE TRIGGER play_counted AFTER INSERT ON play BEGIN
  INSERT INTO daily (day, plays) VALUES (new.day, 1) ON CONFLICT (day) DO UPDATE SET plays = plays + 1;
END;

-- file: 0002_daily.down.sql
DROP TRIGGER play_counted;
DROP TABLE daily;
