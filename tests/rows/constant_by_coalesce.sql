-- refused: lost-values at 0002_theme.up.sql:3
-- the arguments stand the wrong way round

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, theme TEXT);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_theme.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE users_new (id INTEGER PRIMARY KEY, theme TEXT NOT NULL);
INSERT INTO users_new SELECT id, coalesce('dark', theme) FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
