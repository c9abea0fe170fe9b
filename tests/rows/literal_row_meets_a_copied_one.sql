-- warned: not-exercised at 0002_roles.up.sql:3
-- a table that the migration itself has filled holds the value already: it has to run without rows, and says so

-- file: 0001_roles.up.sql
CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (name IN ('admin', 'user')));

-- file: 0001_roles.down.sql
DROP TABLE roles;

-- file: 0002_roles.up.sql
CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO n (name) SELECT DISTINCT name FROM roles;
INSERT INTO n (name) VALUES ('admin');

-- file: 0002_roles.down.sql
DROP TABLE n;
