-- silent
-- each name that the CHECK lists becomes a column, by an UPDATE here and by a pivot there

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
CREATE TABLE host_facts (host_id INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE, name TEXT NOT NULL CHECK (name IN ('cpu', 'disk')), value TEXT, PRIMARY KEY (host_id, name));
CREATE TABLE host_notes (host_id INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE, topic TEXT NOT NULL CHECK (topic IN ('owner', 'place')), body TEXT, PRIMARY KEY (host_id, topic));

-- file: 0001_hosts.down.sql
DROP TABLE host_notes;
DROP TABLE host_facts;
DROP TABLE hosts;

-- file: 0002_columns.up.sql
-- tohead: irreversible "the app reads columns from here on"
ALTER TABLE hosts ADD COLUMN cpu TEXT;
ALTER TABLE hosts ADD COLUMN disk TEXT;
UPDATE hosts SET
  cpu = (SELECT value FROM host_facts f WHERE f.host_id = hosts.id AND f.name = 'cpu'),
  disk = (SELECT value FROM host_facts f WHERE f.host_id = hosts.id AND f.name = 'disk');
DROP TABLE host_facts;
CREATE TABLE host_pages (host_id INTEGER PRIMARY KEY REFERENCES hosts (id) ON DELETE CASCADE, owner TEXT, place TEXT);
INSERT INTO host_pages (host_id, owner, place)
  SELECT host_id, max(CASE WHEN topic = 'owner' THEN body END), max(CASE WHEN topic = 'place' THEN body END) FROM host_notes GROUP BY host_id;
DROP TABLE host_notes;
