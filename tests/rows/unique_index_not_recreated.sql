-- warned: rebuild-loses-object at 0002_expires_required.up.sql:3
-- the rebuild drops the UNIQUE index and never creates it again, so duplicates are accepted

-- file: 0001_domains.up.sql
CREATE TABLE domains (id INTEGER PRIMARY KEY, fqdn TEXT NOT NULL, expires TEXT);
CREATE UNIQUE INDEX domains_fqdn ON domains (fqdn);

-- file: 0001_domains.down.sql
DROP TABLE domains;

-- file: 0002_expires_required.up.sql
CREATE TABLE domains_new (id INTEGER PRIMARY KEY, fqdn TEXT NOT NULL, expires TEXT, auto_renew INTEGER NOT NULL DEFAULT 1);
INSERT INTO domains_new (id, fqdn, expires) SELECT id, fqdn, expires FROM domains;
DROP TABLE domains;
ALTER TABLE domains_new RENAME TO domains;

-- file: 0002_expires_required.down.sql
CREATE TABLE domains__back (id INTEGER PRIMARY KEY, fqdn TEXT NOT NULL, expires TEXT);
INSERT INTO domains__back (id, fqdn, expires)
SELECT id, fqdn, expires FROM domains;
DROP TABLE domains;
ALTER TABLE domains__back RENAME TO domains;
CREATE UNIQUE INDEX domains_fqdn ON domains (fqdn);
