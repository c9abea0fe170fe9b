-- fine
-- the made-up roles in the way of the literal ones go, and users of theirs get another one

-- file: 0001_users.up.sql
CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name IN ('admin', 'user', 'guest')));
CREATE TABLE users (id INTEGER PRIMARY KEY, role INTEGER NOT NULL REFERENCES roles (id));

-- file: 0001_users.down.sql
DROP TABLE users;
DROP TABLE roles;

-- file: 0002_guest.up.sql
INSERT INTO roles (name) VALUES ('guest'), ('user');

-- file: 0002_guest.down.sql
DELETE FROM roles WHERE name IN ('guest', 'user') AND id NOT IN (SELECT role FROM users);
