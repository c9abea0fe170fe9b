-- warned: rebuild-loses-sequence at 0002_ticket_assignee.up.sql:8
-- the rebuild keeps AUTOINCREMENT but not the mark in sqlite_sequence, so numbers of deleted tickets are given out again

-- file: 0001_tickets.up.sql
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    state TEXT
);

-- file: 0001_tickets.down.sql
DROP TABLE tickets;

-- file: 0002_ticket_assignee.up.sql
CREATE TABLE tickets_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    state TEXT,
    assignee TEXT
);
INSERT INTO tickets_new (id, subject, state) SELECT id, subject, state FROM tickets;
DROP TABLE tickets;
ALTER TABLE tickets_new RENAME TO tickets;

-- file: 0002_ticket_assignee.down.sql
CREATE TABLE tickets__back (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    state TEXT
);
INSERT INTO tickets__back (id, subject, state)
SELECT id, subject, state FROM tickets;
DELETE FROM sqlite_sequence WHERE name = 'tickets__back';
INSERT INTO sqlite_sequence (name, seq) SELECT 'tickets__back', seq FROM sqlite_sequence WHERE name = 'tickets';
DROP TABLE tickets;
ALTER TABLE tickets__back RENAME TO tickets;
