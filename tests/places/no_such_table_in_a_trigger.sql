-- rejected-statement

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
CREATE TRIGGER log AFTER INSERT ON items BEGIN
  INSERT INTO others (name) VALUES (new.name);
  INSERT INTO log (name) VALUES (new.name);
END;
«INSERT» INTO items (name) VALUES ('a');
