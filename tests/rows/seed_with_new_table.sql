-- fine
-- rows with fixed ids go into a table that this very migration creates

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_roles.up.sql
CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO roles (id, name) VALUES (1, 'admin'), (2, 'editor'), (3, 'reader');
ALTER TABLE users ADD COLUMN role_id INTEGER NOT NULL DEFAULT 3 REFERENCES roles (id);
UPDATE users SET role_id = 1 WHERE id = (SELECT min(id) FROM users);

-- file: 0002_roles.down.sql
ALTER TABLE users DROP COLUMN role_id;
DROP TABLE roles;
