-- fine
-- twin of json_of_one_setting_lacks_it: an empty name stands for none

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE setting (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);

-- file: 0002_bot.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO setting (key, value) SELECT 'bot_name', coalesce(json_extract(value, '$.name'), '') FROM setting WHERE key = 'bot';
DELETE FROM setting WHERE key = 'bot';
