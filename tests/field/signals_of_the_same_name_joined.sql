-- refused: fails-on-rows at 0002_rules.up.sql:3
-- two signals of an organisation may have the same name; the join has no foreign key behind it

-- file: 0001_signals.up.sql
CREATE TABLE boards (id INTEGER PRIMARY KEY, slug TEXT NOT NULL);
CREATE TABLE signals (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, board_id INTEGER NOT NULL, panel_id INTEGER NOT NULL, name TEXT NOT NULL, settings TEXT NOT NULL);

-- file: 0001_signals.down.sql
DROP TABLE signals;
DROP TABLE boards;

-- file: 0002_rules.up.sql
CREATE TABLE rules (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, name TEXT NOT NULL, board TEXT NOT NULL);
CREATE UNIQUE INDEX rules_name ON rules (org_id, name);
INSERT INTO rules (org_id, name, board) SELECT a.org_id, a.name, b.slug FROM signals a JOIN boards b ON b.id = a.board_id;

-- file: 0002_rules.down.sql
DROP TABLE rules;
