-- silent
-- twin of updated_behind_earlier_copy: the table is put right before it is copied

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE ticket (id INTEGER PRIMARY KEY, title TEXT NOT NULL, priority INTEGER NOT NULL);

-- file: 0002_copy.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE ticket SET priority = 6 - priority WHERE priority BETWEEN 1 AND 5;
CREATE TABLE ticket_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, priority INTEGER NOT NULL, due TEXT);
INSERT INTO ticket_new (id, title, priority) SELECT id, title, priority FROM ticket;
DROP TABLE ticket;
ALTER TABLE ticket_new RENAME TO ticket;
