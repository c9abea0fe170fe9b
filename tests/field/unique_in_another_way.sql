-- fine
-- one unique index gives way to another one in the next migration: no app writes between the two

-- file: 0001_quotes.up.sql
CREATE TABLE quotes (id TEXT PRIMARY KEY, lookup TEXT, state TEXT NOT NULL DEFAULT 'unpaid');
CREATE UNIQUE INDEX quotes_lookup ON quotes (lookup);

-- file: 0001_quotes.down.sql
DROP TABLE quotes;

-- file: 0002_lookup.up.sql
-- tohead: irreversible "the app goes forward only"
DROP INDEX quotes_lookup;

-- file: 0003_lookup.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE UNIQUE INDEX quotes_lookup_state ON quotes (lookup, state);
