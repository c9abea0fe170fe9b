-- refused: fails-on-rows at 0005_lookup.up.sql:2
-- the same was let in twice meanwhile, and nothing but a dropped index says so

-- file: 0001_quotes.up.sql
CREATE TABLE quotes (id TEXT PRIMARY KEY, lookup TEXT, state TEXT NOT NULL DEFAULT 'unpaid');
CREATE UNIQUE INDEX quotes_lookup ON quotes (lookup);

-- file: 0001_quotes.down.sql
DROP TABLE quotes;

-- file: 0002_lookup.up.sql
-- tohead: irreversible "the app goes forward only"
DROP INDEX quotes_lookup;

-- file: 0003_notes.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);

-- file: 0004_notes.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE notes ADD COLUMN title TEXT;

-- file: 0005_lookup.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE UNIQUE INDEX quotes_lookup ON quotes (lookup);
