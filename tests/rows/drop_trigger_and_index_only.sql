-- fine
-- nothing but indexes and triggers is removed

-- file: 0001_init.up.sql
CREATE TABLE logs (id INTEGER PRIMARY KEY, msg TEXT, level INTEGER);
CREATE INDEX logs_level ON logs (level);
CREATE TRIGGER logs_cap AFTER INSERT ON logs BEGIN DELETE FROM logs WHERE id < NEW.id - 1000; END;

-- file: 0001_init.down.sql
DROP TRIGGER logs_cap;
DROP TABLE logs;

-- file: 0002_no_cap.up.sql
DROP TRIGGER IF EXISTS logs_cap;
DROP INDEX IF EXISTS logs_level;

-- file: 0002_no_cap.down.sql
CREATE INDEX logs_level ON logs (level);
CREATE TRIGGER logs_cap AFTER INSERT ON logs BEGIN DELETE FROM logs WHERE id < NEW.id - 1000; END;
