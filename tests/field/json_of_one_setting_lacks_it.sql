-- refused: fails-on-rows at 0002_bot.up.sql:2
-- what older versions have written has no name in it, and the new row needs one

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE setting (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);

-- file: 0002_bot.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO setting (key, value) SELECT 'bot_name', json_extract(value, '$.name') FROM setting WHERE key = 'bot';
DELETE FROM setting WHERE key = 'bot';
