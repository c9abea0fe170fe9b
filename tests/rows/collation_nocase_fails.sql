-- refused: fails-on-rows at 0002_hosts_nocase.up.sql:2
-- names that differ only in case collide under the NOCASE key

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (name TEXT NOT NULL PRIMARY KEY, ip TEXT NOT NULL);

-- file: 0001_hosts.down.sql
DROP TABLE hosts;

-- file: 0002_hosts_nocase.up.sql
CREATE TABLE hosts_new (name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE, ip TEXT NOT NULL);
INSERT INTO hosts_new (name, ip) SELECT name, ip FROM hosts;
DROP TABLE hosts;
ALTER TABLE hosts_new RENAME TO hosts;

-- file: 0002_hosts_nocase.down.sql
CREATE TABLE hosts__back (name TEXT NOT NULL PRIMARY KEY, ip TEXT NOT NULL);
INSERT INTO hosts__back (name, ip)
SELECT name, ip FROM hosts;
DROP TABLE hosts;
ALTER TABLE hosts__back RENAME TO hosts;
