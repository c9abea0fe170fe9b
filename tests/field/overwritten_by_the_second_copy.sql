-- refused: lost-values at 0002_merge.up.sql:4
-- the second copy takes the place of rows of the first

-- file: 0001_stats.up.sql
CREATE TABLE phone (day TEXT PRIMARY KEY NOT NULL, minutes INTEGER NOT NULL);
CREATE TABLE tablet (day TEXT PRIMARY KEY NOT NULL, minutes INTEGER NOT NULL);

-- file: 0001_stats.down.sql
DROP TABLE tablet;
DROP TABLE phone;

-- file: 0002_merge.up.sql
-- tohead: irreversible "x"
CREATE TABLE stats (day TEXT PRIMARY KEY NOT NULL, minutes INTEGER NOT NULL);
INSERT INTO stats (day, minutes) SELECT day, minutes FROM phone;
INSERT INTO stats (day, minutes) SELECT day, minutes FROM tablet WHERE true
ON CONFLICT (day) DO UPDATE SET minutes = excluded.minutes;
DROP TABLE phone;
DROP TABLE tablet;
