-- fine
-- every party is a person or a firm, and each kind gets a table of its own

-- file: 0001_parties.up.sql
CREATE TABLE parties (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);
CREATE TABLE persons (party_id INTEGER PRIMARY KEY REFERENCES parties (id), born TEXT);
CREATE TABLE firms (party_id INTEGER PRIMARY KEY REFERENCES parties (id), vat TEXT);

-- file: 0001_parties.down.sql
DROP TABLE firms;
DROP TABLE persons;
DROP TABLE parties;

-- file: 0002_two_tables.up.sql
-- tohead: irreversible "two tables now"
-- tohead: allow(drop-table) "two tables now"
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT, born TEXT);
INSERT INTO people SELECT p.id, p.name, p.phone, o.born FROM parties p JOIN persons o ON o.party_id = p.id;
CREATE TABLE companies (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT, vat TEXT);
INSERT INTO companies SELECT p.id, p.name, p.phone, f.vat FROM parties p JOIN firms f ON f.party_id = p.id;
DROP TABLE persons;
DROP TABLE firms;
DROP TABLE parties;
