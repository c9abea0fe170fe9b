-- refused: fails-on-rows at 0002_x.up.sql:2
-- rows that differ in a NULL only become the same

-- file: 0001_m.up.sql
CREATE TABLE m (day TEXT NOT NULL, team TEXT, n INTEGER, UNIQUE (day, team));

-- file: 0001_m.down.sql
DROP TABLE m;

-- file: 0002_x.up.sql
-- tohead: irreversible "none is the empty one"
UPDATE m SET team = '' WHERE team IS NULL;
