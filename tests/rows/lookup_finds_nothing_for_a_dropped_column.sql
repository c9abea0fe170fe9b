-- refused: lost-values at 0002_states.up.sql:4
-- the lookup knows two states; every other one becomes NULL, and the text goes

-- file: 0001_issues.up.sql
CREATE TABLE issues (id INTEGER PRIMARY KEY, title TEXT NOT NULL, state TEXT);

-- file: 0001_issues.down.sql
DROP TABLE issues;

-- file: 0002_states.up.sql
-- tohead: irreversible "x"
CREATE TABLE states (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE); INSERT INTO states VALUES (1, 'open'), (2, 'closed');
CREATE TABLE issues_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, state_id INTEGER REFERENCES states (id));
INSERT INTO issues_new SELECT id, title, (SELECT s.id FROM states s WHERE s.name = state) FROM issues;
DROP TABLE issues;
ALTER TABLE issues_new RENAME TO issues;
