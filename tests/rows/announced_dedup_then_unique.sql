-- fine
-- the duplicates are removed by an announced DELETE before the unique index

-- file: 0001_subscribers.up.sql
CREATE TABLE subscribers (id INTEGER PRIMARY KEY, email TEXT NOT NULL, source TEXT);

-- file: 0001_subscribers.down.sql
DROP TABLE subscribers;

-- file: 0002_unique_email.up.sql
-- keep the first subscription of each address
DELETE FROM subscribers
WHERE id NOT IN (SELECT MIN(id) FROM subscribers GROUP BY email);
CREATE UNIQUE INDEX subscribers_email ON subscribers (email);

-- file: 0002_unique_email.down.sql
DROP INDEX subscribers_email;
