-- silent
-- a column goes into an object, also where there was none

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, bio TEXT, extras TEXT CHECK (extras IS NULL OR json_valid(extras)));

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_extras.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE users SET extras = json_set(coalesce(extras, '{}'), '$.bio', bio) WHERE bio IS NOT NULL;
ALTER TABLE users DROP COLUMN bio;
