CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  age INTEGER
);
CREATE INDEX users_name ON users (name);
CREATE TRIGGER users_age AFTER UPDATE OF age ON users BEGIN
  SELECT RAISE(ABORT, 'no') WHERE NEW.age < OLD.age;
END;
