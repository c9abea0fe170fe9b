-- refused: fails-on-rows at 0002_x.up.sql:2
-- rows that differ in a NULL only become the same

-- file: 0001_m.up.sql
CREATE TABLE m (id INTEGER PRIMARY KEY, day TEXT NOT NULL, team TEXT, UNIQUE (day, team));

-- file: 0001_m.down.sql
DROP TABLE m;

-- file: 0002_x.up.sql
-- tohead: irreversible "none is the empty one"
UPDATE m SET team = 'none' WHERE team IS NULL;
