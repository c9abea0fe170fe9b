-- warned: rebuild-loses-sequence at 0002_ticket_state.up.sql:3
-- the statement that is to make room for the entry of one table deletes those of all

-- file: 0001_tickets.up.sql
CREATE TABLE tickets (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL);
CREATE TABLE invoices (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL);

-- file: 0001_tickets.down.sql
DROP TABLE invoices;
DROP TABLE tickets;

-- file: 0002_ticket_state.up.sql
CREATE TABLE tickets_new (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL, state TEXT);
INSERT INTO tickets_new (id, subject) SELECT id, subject FROM tickets;
DELETE FROM sqlite_sequence; INSERT INTO sqlite_sequence (name, seq) SELECT 'tickets_new', seq FROM sqlite_sequence WHERE name = 'tickets';
DROP TABLE tickets;
ALTER TABLE tickets_new RENAME TO tickets;

-- file: 0002_ticket_state.down.sql
ALTER TABLE tickets DROP COLUMN state;
