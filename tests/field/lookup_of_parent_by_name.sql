-- refused: lost-values at 0002_text_keys.up.sql:4
-- each place has a parent, and gets it by the parent's name: of two places of one name it is the first

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE place (id INTEGER PRIMARY KEY, within INTEGER REFERENCES place (id), name TEXT NOT NULL, note TEXT);

-- file: 0002_text_keys.up.sql
-- tohead: irreversible "numbers are gone"
-- tohead: allow(drop-column) "they are texts now"
CREATE TABLE place_new (key TEXT PRIMARY KEY, within_key TEXT, name TEXT NOT NULL, note TEXT);
INSERT INTO place_new SELECT 'p' || p.id, (SELECT 'p' || o.id FROM place o WHERE o.name = (SELECT q.name FROM place q WHERE q.id = p.within)), p.name, p.note FROM place p;
DROP TABLE place;
ALTER TABLE place_new RENAME TO place;
