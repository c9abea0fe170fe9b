-- fine
-- the counter goes into a table of its own where it counts something; zero is what a missing row means

-- file: 0001_init.up.sql
CREATE TABLE keyset (id TEXT PRIMARY KEY, counter INTEGER NOT NULL DEFAULT 0 CHECK (counter >= 0));

-- file: 0001_init.down.sql
DROP TABLE keyset;

-- file: 0002_counters.up.sql
CREATE TABLE counters (keyset TEXT PRIMARY KEY, counter INTEGER NOT NULL DEFAULT 0);
INSERT INTO counters (keyset, counter) SELECT id, counter FROM keyset WHERE counter > 0;
CREATE TABLE keyset_new (id TEXT PRIMARY KEY);
INSERT INTO keyset_new (id) SELECT id FROM keyset;
DROP TABLE keyset;
ALTER TABLE keyset_new RENAME TO keyset;

-- file: 0002_counters.down.sql
CREATE TABLE keyset_old (id TEXT PRIMARY KEY, counter INTEGER NOT NULL DEFAULT 0 CHECK (counter >= 0));
INSERT INTO keyset_old (id, counter) SELECT id, coalesce((SELECT counter FROM counters WHERE keyset = id), 0) FROM keyset;
DROP TABLE keyset;
ALTER TABLE keyset_old RENAME TO keyset;
DROP TABLE counters;
