-- fine
-- who deletes all rows may begin with 1 again

-- file: 0001_tickets.up.sql
CREATE TABLE tickets (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL);
CREATE TABLE invoices (id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL);

-- file: 0001_tickets.down.sql
DROP TABLE invoices;
DROP TABLE tickets;

-- file: 0002_empty_tickets.up.sql
-- tohead: irreversible "the rows were those of a trial"
-- tohead: allow(missing-where) "all of them"
DELETE FROM tickets;
DELETE FROM sqlite_sequence WHERE name = 'tickets';
