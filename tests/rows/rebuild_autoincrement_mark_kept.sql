-- fine
-- the mark of sqlite_sequence is carried over to the new table

-- file: 0001_tickets.up.sql
CREATE TABLE tickets (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL);

-- file: 0001_tickets.down.sql
DROP TABLE tickets;

-- file: 0002_ticket_state.up.sql
CREATE TABLE tickets_new (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open');
INSERT INTO tickets_new (id, subject) SELECT id, subject FROM tickets;
-- keep the high-water mark: deleted numbers must not come back
DELETE FROM sqlite_sequence WHERE name = 'tickets_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'tickets_new', seq FROM sqlite_sequence WHERE name = 'tickets';
DROP TABLE tickets;
ALTER TABLE tickets_new RENAME TO tickets;

-- file: 0002_ticket_state.down.sql
ALTER TABLE tickets DROP COLUMN state;
