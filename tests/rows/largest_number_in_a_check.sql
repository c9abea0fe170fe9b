-- silent
-- the largest number that SQLite has: there is none behind it

-- file: 0001_init.up.sql
CREATE TABLE payments (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL CHECK (amount BETWEEN -9223372036854775807 AND 9223372036854775807));

-- file: 0001_init.down.sql
DROP TABLE payments;
