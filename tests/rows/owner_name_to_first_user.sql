-- warned: drop-column at 0002_repo_owner_fk.up.sql:5
-- owner (free text) is replaced by the id of an arbitrary user for names that do not match any user, and the text is gone

-- file: 0001_repos.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
CREATE TABLE repos (id INTEGER PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL);

-- file: 0001_repos.down.sql
DROP TABLE repos;
DROP TABLE users;

-- file: 0002_repo_owner_fk.up.sql
CREATE TABLE repos_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, owner_id INTEGER REFERENCES users(id));
INSERT INTO repos_new (id, name, owner_id)
SELECT r.id, r.name, COALESCE((SELECT u.id FROM users u WHERE u.login = r.owner), (SELECT min(id) FROM users))
FROM repos r;
DROP TABLE repos;
ALTER TABLE repos_new RENAME TO repos;

-- file: 0002_repo_owner_fk.down.sql
CREATE TABLE repos_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL);
INSERT INTO repos_old SELECT r.id, r.name, COALESCE(u.login, '') FROM repos r LEFT JOIN users u ON u.id = r.owner_id;
DROP TABLE repos;
ALTER TABLE repos_old RENAME TO repos;
