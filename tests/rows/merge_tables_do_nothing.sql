-- refused: lost-rows at 0002_merge_leads.up.sql:1
-- ON CONFLICT DO NOTHING skips every lead whose id is taken in contacts, then leads is dropped

-- file: 0001_crm.up.sql
CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'contact');
CREATE TABLE leads (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_crm.down.sql
DROP TABLE leads;
DROP TABLE contacts;

-- file: 0002_merge_leads.up.sql
INSERT INTO contacts (id, name, kind)
SELECT id, name, 'lead' FROM leads WHERE true
ON CONFLICT (id) DO NOTHING;
DROP TABLE leads;

-- file: 0002_merge_leads.down.sql
CREATE TABLE leads (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
