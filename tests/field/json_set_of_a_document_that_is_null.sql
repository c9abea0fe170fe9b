-- refused: lost-values at 0003_motto.up.sql:2
-- json_set() of NULL is NULL, and prefs is NULL until a user sets something

-- file: 0001_members.up.sql
CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT NOT NULL, motto TEXT);

-- file: 0001_members.down.sql
DROP TABLE members;

-- file: 0002_prefs.up.sql
ALTER TABLE members ADD COLUMN prefs TEXT;

-- file: 0002_prefs.down.sql
ALTER TABLE members DROP COLUMN prefs;

-- file: 0003_motto.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE members SET prefs = json_set(prefs, '$.motto', motto) WHERE motto IS NOT NULL;
ALTER TABLE members DROP COLUMN motto;
