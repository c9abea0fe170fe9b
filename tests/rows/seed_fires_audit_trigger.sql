-- fine
-- the seed fires a trigger that only appends to the audit log

-- file: 0001_roles.up.sql
CREATE TABLE roles (name TEXT PRIMARY KEY NOT NULL, rights TEXT NOT NULL DEFAULT '');
CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT NOT NULL);
CREATE TRIGGER roles_audit AFTER INSERT ON roles BEGIN INSERT INTO audit (what) VALUES ('role ' || NEW.name); END;

-- file: 0001_roles.down.sql
DROP TRIGGER roles_audit;
DROP TABLE audit;
DROP TABLE roles;

-- file: 0002_guest.up.sql
INSERT OR IGNORE INTO roles (name, rights) VALUES ('guest', 'read');

-- file: 0002_guest.down.sql
SELECT 1; -- the role may be in use
