-- fine
-- OR REPLACE has nothing to replace: the new table starts empty and its only key is the old one

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (name TEXT NOT NULL PRIMARY KEY, ip TEXT NOT NULL) WITHOUT ROWID;

-- file: 0001_hosts.down.sql
DROP TABLE hosts;

-- file: 0002_hosts_os.up.sql
CREATE TABLE hosts_new (name TEXT NOT NULL PRIMARY KEY, ip TEXT NOT NULL, os TEXT) WITHOUT ROWID;
INSERT OR REPLACE INTO hosts_new (name, ip) SELECT name, ip FROM hosts;
DROP TABLE hosts;
ALTER TABLE hosts_new RENAME TO hosts;

-- file: 0002_hosts_os.down.sql
CREATE TABLE hosts__back (name TEXT NOT NULL PRIMARY KEY, ip TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO hosts__back (name, ip)
SELECT name, ip FROM hosts;
DROP TABLE hosts;
ALTER TABLE hosts__back RENAME TO hosts;
