-- refused: foreign-keys at 0002_project_team.up.sql:1
-- every existing project gets team_id 1, but nothing creates a team 1

-- file: 0001_projects.up.sql
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_projects.down.sql
DROP TABLE projects;
DROP TABLE teams;

-- file: 0002_project_team.up.sql
ALTER TABLE projects ADD COLUMN team_id INTEGER NOT NULL DEFAULT 1 REFERENCES teams(id);

-- file: 0002_project_team.down.sql
ALTER TABLE projects DROP COLUMN team_id;
