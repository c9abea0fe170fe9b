-- refused: lost-values at 0002_names.up.sql:6
-- two columns change their names, and only the other one is assigned under its new one

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, first TEXT, last TEXT);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_names.up.sql
-- tohead: irreversible "x"
ALTER TABLE people RENAME COLUMN first TO given;
ALTER TABLE people RENAME COLUMN last TO first;
CREATE TRIGGER clear AFTER UPDATE OF first ON people BEGIN UPDATE people SET given = NULL WHERE id = NEW.id; END;

UPDATE people SET first = upper(first);
