-- refused: fails-on-rows at 0002_weights_int.up.sql:2
-- fractional REAL values cannot be stored in the STRICT INTEGER column

-- file: 0001_weights.up.sql
CREATE TABLE weights (day TEXT PRIMARY KEY NOT NULL, kg REAL NOT NULL) STRICT;

-- file: 0001_weights.down.sql
DROP TABLE weights;

-- file: 0002_weights_int.up.sql
CREATE TABLE weights_new (day TEXT PRIMARY KEY NOT NULL, kg INTEGER NOT NULL) STRICT;
INSERT INTO weights_new SELECT day, kg FROM weights;
DROP TABLE weights;
ALTER TABLE weights_new RENAME TO weights;

-- file: 0002_weights_int.down.sql
CREATE TABLE weights__back (day TEXT PRIMARY KEY NOT NULL, kg REAL NOT NULL) STRICT;
INSERT INTO weights__back (day, kg)
SELECT day, kg FROM weights;
DROP TABLE weights;
ALTER TABLE weights__back RENAME TO weights;
