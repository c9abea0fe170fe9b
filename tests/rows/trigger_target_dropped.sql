-- refused: broken-trigger at 0002_drop_audit.up.sql:2
-- the audit table is dropped openly, but the trigger on users still inserts into it, so every later write to users fails

-- file: 0001_audit.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT NOT NULL);
CREATE TRIGGER users_audit AFTER INSERT ON users BEGIN
  INSERT INTO audit (what) VALUES ('user ' || NEW.id);
END;

-- file: 0001_audit.down.sql
DROP TRIGGER users_audit;
DROP TABLE audit;
DROP TABLE users;

-- file: 0002_drop_audit.up.sql
-- tohead: allow(drop-table) "the audit log moved to the server"
DROP TABLE audit;

-- file: 0002_drop_audit.down.sql
CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT NOT NULL);
