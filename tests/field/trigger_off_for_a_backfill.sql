-- warned: rebuild-loses-object at 0002_trim.up.sql:2
-- taken off, and never put back

-- file: 0001_cards.up.sql
CREATE TABLE cards (id INTEGER PRIMARY KEY, front TEXT NOT NULL, changed INTEGER NOT NULL DEFAULT 0);
CREATE TRIGGER cards_changed AFTER UPDATE OF front ON cards BEGIN UPDATE cards SET changed = unixepoch() WHERE id = NEW.id; END;

-- file: 0001_cards.down.sql
DROP TABLE cards;

-- file: 0002_trim.up.sql
-- tohead: irreversible "white space is gone"
DROP TRIGGER cards_changed;
UPDATE cards SET front = trim(front) WHERE front <> trim(front);
