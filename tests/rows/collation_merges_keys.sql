-- refused: lost-rows at 0002_hosts_nocase.up.sql:2
-- with NOCASE keys 'Web1' and 'web1' are one row, and OR REPLACE keeps only the last

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (name TEXT NOT NULL PRIMARY KEY, ip TEXT NOT NULL) WITHOUT ROWID;

-- file: 0001_hosts.down.sql
DROP TABLE hosts;

-- file: 0002_hosts_nocase.up.sql
CREATE TABLE hosts_new (name TEXT NOT NULL COLLATE NOCASE PRIMARY KEY, ip TEXT NOT NULL) WITHOUT ROWID;
INSERT OR REPLACE INTO hosts_new (name, ip) SELECT name, ip FROM hosts;
DROP TABLE hosts;
ALTER TABLE hosts_new RENAME TO hosts;

-- file: 0002_hosts_nocase.down.sql
CREATE TABLE hosts__back (name TEXT NOT NULL PRIMARY KEY, ip TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO hosts__back (name, ip)
SELECT name, ip FROM hosts;
DROP TABLE hosts;
ALTER TABLE hosts__back RENAME TO hosts;
