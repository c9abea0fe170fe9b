-- fine
-- an exact multiplication of bounded integers that the down divides back

-- file: 0001_fares.up.sql
CREATE TABLE fares (route TEXT PRIMARY KEY NOT NULL, cents INTEGER NOT NULL CHECK (cents BETWEEN 0 AND 100000000)) STRICT;

-- file: 0001_fares.down.sql
DROP TABLE fares;

-- file: 0002_millis.up.sql
CREATE TABLE fares_new (route TEXT PRIMARY KEY NOT NULL, millis INTEGER NOT NULL CHECK (millis BETWEEN 0 AND 1000000000)) STRICT;
INSERT INTO fares_new (route, millis) SELECT route, cents * 10 FROM fares;
DROP TABLE fares;
ALTER TABLE fares_new RENAME TO fares;

-- file: 0002_millis.down.sql
CREATE TABLE fares_old (route TEXT PRIMARY KEY NOT NULL, cents INTEGER NOT NULL CHECK (cents BETWEEN 0 AND 100000000)) STRICT;
INSERT INTO fares_old (route, cents) SELECT route, millis / 10 FROM fares;
DROP TABLE fares;
ALTER TABLE fares_old RENAME TO fares;
