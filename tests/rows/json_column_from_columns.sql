-- fine
-- the JSON document is added beside the columns it was made from

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, theme TEXT, font_size INTEGER);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_prefs.up.sql
ALTER TABLE users ADD COLUMN prefs TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(prefs));
UPDATE users SET prefs = json_object('theme', theme, 'fontSize', font_size) WHERE theme IS NOT NULL OR font_size IS NOT NULL;

-- file: 0002_prefs.down.sql
ALTER TABLE users DROP COLUMN prefs;
