-- silent
-- what is looked up is put there before, from the same column

-- file: 0001_init.up.sql
CREATE TABLE label (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE part (id INTEGER PRIMARY KEY, label TEXT);

-- file: 0001_init.down.sql
DROP TABLE part;
DROP TABLE label;

-- file: 0002_label_id.up.sql
INSERT OR IGNORE INTO label (name) SELECT DISTINCT label FROM part WHERE label IS NOT NULL;
ALTER TABLE part ADD COLUMN label_id INTEGER REFERENCES label (id);
UPDATE part SET label_id = (SELECT id FROM label WHERE label.name = part.label);

-- file: 0002_label_id.down.sql
ALTER TABLE part DROP COLUMN label_id;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE part DROP COLUMN label;
