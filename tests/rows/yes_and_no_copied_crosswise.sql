-- refused: lost-values at 0002_users_note.up.sql:2
-- two columns of yes and no change places; there are two values only, and a column between them

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, verified BOOLEAN NOT NULL DEFAULT FALSE, name TEXT NOT NULL, admin BOOLEAN NOT NULL DEFAULT FALSE);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_users_note.up.sql
CREATE TABLE users_new (id INTEGER PRIMARY KEY, verified BOOLEAN NOT NULL DEFAULT FALSE, name TEXT NOT NULL, admin BOOLEAN NOT NULL DEFAULT FALSE, note TEXT);
INSERT INTO users_new (id, verified, name, admin) SELECT id, admin, name, verified FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

-- file: 0002_users_note.down.sql
ALTER TABLE users DROP COLUMN note;
