-- refused: same-for-all at 0002_workspaces.up.sql:4
-- a workspace is made for each user, and all users get the last one

-- file: 0001_init.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT);

-- file: 0001_init.down.sql
DROP TABLE users;

-- file: 0002_workspaces.up.sql
CREATE TABLE workspaces (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
ALTER TABLE users ADD COLUMN workspace_id INTEGER REFERENCES workspaces (id);
INSERT INTO workspaces (name) SELECT coalesce(name, email) FROM users;
UPDATE users SET workspace_id = last_insert_rowid();

-- file: 0002_workspaces.down.sql
ALTER TABLE users DROP COLUMN workspace_id;
DROP TABLE workspaces;
