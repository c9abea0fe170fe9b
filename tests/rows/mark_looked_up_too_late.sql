-- warned: rebuild-loses-sequence at 0002_ticket_state.up.sql:4
-- the entry of the old table is read when the table is gone, and with it the entry

-- file: 0001_tickets.up.sql
CREATE TABLE tickets (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL);
CREATE TABLE invoices (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL);

-- file: 0001_tickets.down.sql
DROP TABLE invoices;
DROP TABLE tickets;

-- file: 0002_ticket_state.up.sql
CREATE TABLE tickets_new (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL, state TEXT);
INSERT INTO tickets_new (id, subject) SELECT id, subject FROM tickets;
DROP TABLE tickets;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'tickets') WHERE name = 'tickets_new';
ALTER TABLE tickets_new RENAME TO tickets;

-- file: 0002_ticket_state.down.sql
ALTER TABLE tickets DROP COLUMN state;
