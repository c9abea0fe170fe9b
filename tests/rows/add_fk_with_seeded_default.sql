-- fine
-- the default team is inserted before the column refers to it

-- file: 0001_projects.up.sql
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_projects.down.sql
DROP TABLE projects;

-- file: 0002_teams.up.sql
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO teams (id, name) VALUES (1, 'Everyone');
ALTER TABLE projects ADD COLUMN team_id INTEGER NOT NULL DEFAULT 1 REFERENCES teams (id);

-- file: 0002_teams.down.sql
ALTER TABLE projects DROP COLUMN team_id;
DROP TABLE teams;
