-- warned: own-keys at 0002_orphans.up.sql:2
-- workflows are looked for among the executions

-- file: 0001_executions.up.sql
CREATE TABLE workflow_entity (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE execution_entity (id INTEGER PRIMARY KEY, workflow_id INTEGER);

-- file: 0001_executions.down.sql
DROP TABLE execution_entity;
DROP TABLE workflow_entity;

-- file: 0002_orphans.up.sql
-- tohead: irreversible "nobody goes back"
DELETE FROM execution_entity WHERE workflow_id IS NOT NULL AND workflow_id NOT IN (SELECT id FROM execution_entity);
