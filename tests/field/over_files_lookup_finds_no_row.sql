-- refused: lost-values at 0003_drop.up.sql:3
-- labels are looked up in a table that was there: nobody says that each is in it

-- file: 0001_init.up.sql
CREATE TABLE label (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE part (id INTEGER PRIMARY KEY, label TEXT);

-- file: 0001_init.down.sql
DROP TABLE part;
DROP TABLE label;

-- file: 0002_label_id.up.sql
ALTER TABLE part ADD COLUMN label_id INTEGER REFERENCES label (id);
UPDATE part SET label_id = (SELECT id FROM label WHERE label.name = part.label);

-- file: 0002_label_id.down.sql
ALTER TABLE part DROP COLUMN label_id;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE part DROP COLUMN label;
