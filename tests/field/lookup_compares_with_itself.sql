-- refused: lost-values at 0002_lenses.up.sql:5
-- both names in the lookup are those of the lens: it finds all of them, and every shot gets the first

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE shot (id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, lens TEXT, taken TEXT);

-- file: 0002_lenses.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE lenses (id INTEGER PRIMARY KEY, lens TEXT NOT NULL UNIQUE);
INSERT INTO lenses (lens) SELECT DISTINCT lens FROM shot WHERE lens IS NOT NULL;
ALTER TABLE shot ADD COLUMN lens_id INTEGER REFERENCES lenses (id);
UPDATE shot SET lens_id = (SELECT id FROM lenses WHERE lens = lens) WHERE lens IS NOT NULL;
