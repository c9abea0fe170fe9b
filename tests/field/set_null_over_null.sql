-- silent
-- the same, and the column may be NULL

-- file: 0001_users.up.sql
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, fax TEXT, team_id INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE);

-- file: 0001_users.down.sql
DROP TABLE users;
DROP TABLE teams;

-- file: 0002_users.up.sql
-- tohead: irreversible "another table"
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT, fax TEXT, team_id INTEGER REFERENCES teams (id) ON DELETE SET NULL);
INSERT INTO users_new (id, name, fax, team_id) SELECT id, name, fax, team_id FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
