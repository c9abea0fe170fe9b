-- silent
-- the parents are deleted to be inserted again under the same ids

-- file: 0001_roles.up.sql
CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE members (user_id INTEGER NOT NULL, role_id INTEGER NOT NULL REFERENCES roles (id) ON DELETE CASCADE, PRIMARY KEY (user_id, role_id));
CREATE INDEX members_role ON members (role_id);

-- file: 0001_roles.down.sql
DROP TABLE members;
DROP TABLE roles;

-- file: 0002_number.up.sql
-- tohead: irreversible "the numbers stay"
CREATE TABLE roles_kept AS SELECT r.*, row_number() OVER (ORDER BY id) AS place FROM roles r;
DELETE FROM roles;
ALTER TABLE roles ADD COLUMN place INTEGER NOT NULL;
INSERT INTO roles SELECT * FROM roles_kept;
DROP TABLE roles_kept;
