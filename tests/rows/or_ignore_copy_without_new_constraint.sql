-- fine
-- OR IGNORE has nothing to swallow: the new table has exactly the constraints of the old one

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (name TEXT PRIMARY KEY NOT NULL, ip TEXT UNIQUE);

-- file: 0001_hosts.down.sql
DROP TABLE hosts;

-- file: 0002_hosts_comment.up.sql
CREATE TABLE hosts_new (name TEXT PRIMARY KEY NOT NULL, ip TEXT UNIQUE, comment TEXT);
INSERT OR IGNORE INTO hosts_new (name, ip) SELECT name, ip FROM hosts;
DROP TABLE hosts;
ALTER TABLE hosts_new RENAME TO hosts;

-- file: 0002_hosts_comment.down.sql
CREATE TABLE hosts__back (name TEXT PRIMARY KEY NOT NULL, ip TEXT UNIQUE);
INSERT INTO hosts__back (name, ip)
SELECT name, ip FROM hosts;
DROP TABLE hosts;
ALTER TABLE hosts__back RENAME TO hosts;
