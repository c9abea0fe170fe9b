-- refused: lost-values at 0003_swap.up.sql:2
-- the old table is put right after an earlier file has copied it, and goes with that

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE ticket (id INTEGER PRIMARY KEY, title TEXT NOT NULL, priority INTEGER NOT NULL);

-- file: 0002_copy.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE ticket_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, priority INTEGER NOT NULL, due TEXT);
INSERT INTO ticket_new (id, title, priority) SELECT id, title, priority FROM ticket;

-- file: 0003_swap.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE ticket SET priority = 6 - priority WHERE priority BETWEEN 1 AND 5;
DROP TABLE ticket;
ALTER TABLE ticket_new RENAME TO ticket;
