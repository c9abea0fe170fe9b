-- silent
-- what is noted is the key of the row that goes; and a trash with all of it

-- file: 0001_cards.up.sql
CREATE TABLE cards (id INTEGER PRIMARY KEY, guid TEXT NOT NULL, front TEXT NOT NULL);
CREATE TABLE graves (card INTEGER NOT NULL, guid TEXT NOT NULL, at INTEGER NOT NULL DEFAULT (unixepoch()));
CREATE TRIGGER cards_gone AFTER DELETE ON cards BEGIN INSERT INTO graves (card, guid) VALUES (OLD.id, OLD.guid); END;

-- file: 0001_cards.down.sql
DROP TABLE graves;
DROP TABLE cards;

-- file: 0002_doubles.up.sql
-- tohead: irreversible "doubles are gone"
DELETE FROM cards WHERE id NOT IN (SELECT max(id) FROM cards GROUP BY guid);
CREATE UNIQUE INDEX cards_guid ON cards (guid);
