-- refused: lost-values at 0002_text_keys.up.sql:6
-- boats find their owners by name: a boat is joined to both owners of one name, and OR IGNORE keeps whichever comes first

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT NOT NULL, port TEXT);
CREATE TABLE boat (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES owner (id), sail TEXT);

-- file: 0002_text_keys.up.sql
-- tohead: irreversible "numbers are gone"
-- tohead: allow(drop-column) "they are texts now"
CREATE TABLE owner_new (key TEXT PRIMARY KEY, name TEXT NOT NULL, port TEXT);
INSERT INTO owner_new SELECT 'o' || id, name, port FROM owner;
CREATE TABLE boat_new (id INTEGER PRIMARY KEY, owner_key TEXT NOT NULL REFERENCES owner (key), sail TEXT);
INSERT OR IGNORE INTO boat_new (id, owner_key, sail) SELECT b.id, n.key, b.sail FROM boat b JOIN owner o ON o.id = b.owner_id JOIN owner_new n ON n.name = o.name;
DROP TABLE boat;
DROP TABLE owner;
ALTER TABLE owner_new RENAME TO owner;
ALTER TABLE boat_new RENAME TO boat;
