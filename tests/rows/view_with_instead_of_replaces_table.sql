-- fine
-- the table is renamed, a view of the old name with INSTEAD OF triggers keeps old code working, no row is touched

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_people_view.up.sql
ALTER TABLE people RENAME TO person_store;
CREATE VIEW people AS SELECT id, name, phone FROM person_store;
CREATE TRIGGER people_insert INSTEAD OF INSERT ON people BEGIN
    INSERT INTO person_store (id, name, phone) VALUES (NEW.id, NEW.name, NEW.phone);
END;
CREATE TRIGGER people_update INSTEAD OF UPDATE ON people BEGIN
    UPDATE person_store SET name = NEW.name, phone = NEW.phone WHERE id = OLD.id;
END;
CREATE TRIGGER people_delete INSTEAD OF DELETE ON people BEGIN
    DELETE FROM person_store WHERE id = OLD.id;
END;

-- file: 0002_people_view.down.sql
DROP VIEW people;
ALTER TABLE person_store RENAME TO people;
