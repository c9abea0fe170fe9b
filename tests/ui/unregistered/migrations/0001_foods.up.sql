CREATE TABLE foods (id TEXT DEFAULT (new_id()), name TEXT);
CREATE TABLE log (line TEXT);

CREATE TRIGGER foods_log AFTER DELETE ON foods BEGIN
    INSERT INTO log (line) VALUES (slug(OLD.name));
END;

CREATE VIEW sorted AS SELECT name FROM foods ORDER BY name COLLATE german;
CREATE VIEW first AS SELECT name FROM sorted LIMIT 1;
