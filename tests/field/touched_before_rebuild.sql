-- refused: lost-values at 0002_site.up.sql:3
-- the trigger of an UPDATE stamps every row before the rebuild copies it

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT, updated_at TEXT DEFAULT CURRENT_TIMESTAMP);
CREATE TRIGGER hosts_touch AFTER UPDATE ON hosts BEGIN UPDATE hosts SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id; END;

-- file: 0001_hosts.down.sql
DROP TABLE hosts;

-- file: 0002_site.up.sql
-- tohead: irreversible "sites are trimmed"
ALTER TABLE hosts ADD COLUMN place TEXT;
UPDATE hosts SET place = trim(site);
CREATE TABLE hosts_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, site TEXT, updated_at TEXT DEFAULT CURRENT_TIMESTAMP, place TEXT);
INSERT INTO hosts_new (id, name, site, updated_at, place) SELECT id, name, site, updated_at, place FROM hosts;
DROP TABLE hosts;
ALTER TABLE hosts_new RENAME TO hosts;
CREATE TRIGGER hosts_touch AFTER UPDATE ON hosts BEGIN UPDATE hosts SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id; END;
