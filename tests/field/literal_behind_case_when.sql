-- refused: lost-values at 0002_kinds.up.sql:2
-- CASE WHEN 1 asks nothing of the row

-- file: 0001_logins.up.sql
CREATE TABLE logins (id INTEGER PRIMARY KEY, who TEXT NOT NULL, kind INTEGER NOT NULL, label TEXT);

-- file: 0001_logins.down.sql
DROP TABLE logins;

-- file: 0002_kinds.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE logins SET label = CASE WHEN 1 THEN 'key' WHEN 2 THEN 'password' ELSE 'none' END;
