-- silent
-- one goes because another one does its work, one with its column, one that the statements would not set off

-- file: 0001_cards.up.sql
CREATE TABLE cards (id INTEGER PRIMARY KEY, front TEXT NOT NULL, changed INTEGER NOT NULL DEFAULT 0, seen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE decks (id INTEGER PRIMARY KEY, name TEXT NOT NULL, changed INTEGER NOT NULL DEFAULT 0);
CREATE TRIGGER cards_changed AFTER UPDATE OF front ON cards BEGIN UPDATE cards SET changed = unixepoch() WHERE id = NEW.id; END;
CREATE TRIGGER cards_seen AFTER UPDATE OF seen ON cards BEGIN UPDATE cards SET changed = unixepoch() WHERE id = NEW.id; END;
CREATE TRIGGER decks_changed AFTER UPDATE ON decks BEGIN UPDATE decks SET changed = unixepoch() WHERE id = NEW.id; END;

-- file: 0001_cards.down.sql
DROP TABLE decks;
DROP TABLE cards;

-- file: 0002_trim.up.sql
-- tohead: irreversible "white space is gone"
-- tohead: allow(drop-column) "nobody looks at it"
DROP TRIGGER cards_changed;
DROP TRIGGER cards_seen;
DROP TRIGGER decks_changed;
UPDATE cards SET front = trim(front) WHERE front <> trim(front);
UPDATE decks SET name = trim(name) WHERE name <> trim(name);
ALTER TABLE decks DROP COLUMN changed;
CREATE TRIGGER cards_touched AFTER UPDATE OF front ON cards BEGIN UPDATE cards SET changed = max(changed, unixepoch()) WHERE id = NEW.id; END;
