-- refused: chained-updates at 0002_words.down.sql:2
-- one CASE swaps two words; two UPDATEs are to swap them back, and the second catches what the first has written

-- file: 0001_tickets.up.sql
CREATE TABLE tickets (id INTEGER PRIMARY KEY, title TEXT NOT NULL, level TEXT NOT NULL DEFAULT 'low' CHECK (level IN ('low', 'high', 'none')));

-- file: 0001_tickets.down.sql
DROP TABLE tickets;

-- file: 0002_words.up.sql
UPDATE tickets SET level = CASE level WHEN 'low' THEN 'high' ELSE 'low' END WHERE level IN ('low', 'high');

-- file: 0002_words.down.sql
UPDATE tickets SET level = 'low' WHERE level = 'high';
UPDATE tickets SET level = 'high' WHERE level = 'low';
