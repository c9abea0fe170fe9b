-- fine
-- both keys of the membership lead to one user, and SQLite does not number its rows

-- file: 0001_init.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE repos (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), name TEXT NOT NULL, UNIQUE (user_id, id));
CREATE TABLE stars (user_id INTEGER NOT NULL REFERENCES users (id), repo_id INTEGER NOT NULL, PRIMARY KEY (user_id, repo_id), FOREIGN KEY (user_id, repo_id) REFERENCES repos (user_id, id)) WITHOUT ROWID;

-- file: 0001_init.down.sql
DROP TABLE stars;
DROP TABLE repos;
DROP TABLE users;

-- file: 0002_trim.up.sql
-- tohead: irreversible "not needed here"
UPDATE users SET id = id;
UPDATE stars SET user_id = user_id;
