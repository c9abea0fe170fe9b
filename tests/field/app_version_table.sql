-- silent
-- a plain new table with seed rows, a view and indexes, with a full down
-- base: monitor

-- file: 0003_teams.up.sql
CREATE TABLE team (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE, name TEXT NOT NULL, email TEXT, created TEXT NOT NULL DEFAULT (datetime('now')), UNIQUE (org_id, name));
CREATE TABLE team_member (team_id INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE, account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, PRIMARY KEY (team_id, account_id));
INSERT INTO team (org_id, name) SELECT id, 'Everybody' FROM org;
CREATE VIEW team_sizes AS SELECT t.id, t.name, count(m.account_id) AS members FROM team t LEFT JOIN team_member m ON m.team_id = t.id GROUP BY t.id;

-- file: 0003_teams.down.sql
DROP VIEW team_sizes;
DROP TABLE team_member;
DROP TABLE team;
