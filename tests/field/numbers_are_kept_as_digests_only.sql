-- warned: drop-column at 0002_hash.up.sql:4
-- what is made of a secret, the app makes

-- file: 0001_cards.up.sql
CREATE TABLE cards (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, number TEXT);

-- file: 0001_cards.down.sql
DROP TABLE cards;

-- file: 0002_hash.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE cards_new (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, number_hash TEXT);
INSERT INTO cards_new (id, owner) SELECT id, owner FROM cards;
DROP TABLE cards;
ALTER TABLE cards_new RENAME TO cards;
