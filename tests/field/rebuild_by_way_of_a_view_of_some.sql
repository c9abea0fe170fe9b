-- refused: lost-rows at 0002_locale.up.sql:3
-- twin of rebuild_by_way_of_a_view: the view shows some rows only

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, hidden_at INTEGER);
CREATE VIEW people AS SELECT id, name, hidden_at FROM users WHERE hidden_at IS NULL;

-- file: 0001_users.down.sql
DROP VIEW people;
DROP TABLE users;

-- file: 0002_locale.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, hidden_at INTEGER, locale TEXT NOT NULL DEFAULT 'en');
INSERT INTO users_new (id, name, hidden_at) SELECT id, name, hidden_at FROM people;
DROP VIEW people;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE VIEW people AS SELECT id, name, hidden_at FROM users WHERE hidden_at IS NULL;
