-- warned: drop-column at 0002_parts.up.sql:4
-- two new columns have the name in theirs: what is in them is the app's

-- file: 0001_cards.up.sql
CREATE TABLE cards (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, number TEXT);

-- file: 0001_cards.down.sql
DROP TABLE cards;

-- file: 0002_parts.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE cards_new (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, number_last_4 TEXT, number_enc TEXT);
INSERT INTO cards_new (id, owner) SELECT id, owner FROM cards;
DROP TABLE cards;
ALTER TABLE cards_new RENAME TO cards;
