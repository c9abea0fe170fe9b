-- refused: fails-on-rows at 0002_x.up.sql:2
-- rows that differ in a NULL only become the same

-- file: 0001_m.up.sql
CREATE TABLE m (room INTEGER NOT NULL, seat INTEGER, UNIQUE (room, seat));

-- file: 0001_m.down.sql
DROP TABLE m;

-- file: 0002_x.up.sql
-- tohead: irreversible "none is the empty one"
UPDATE m SET seat = 0 WHERE seat IS NULL;
