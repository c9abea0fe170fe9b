-- fine
-- a nullable reference is added; no row refers to anything yet

-- file: 0001_init.up.sql
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE projects;
DROP TABLE teams;

-- file: 0002_project_team.up.sql
ALTER TABLE projects ADD COLUMN team_id INTEGER REFERENCES teams (id) ON DELETE SET NULL;
CREATE INDEX projects_team ON projects (team_id);

-- file: 0002_project_team.down.sql
DROP INDEX projects_team;
ALTER TABLE projects DROP COLUMN team_id;
