-- refused: lost-values at 0002_commits_note.up.sql:2
-- the two columns of a primary key change places: every row gets another key, and the other values stay

-- file: 0001_commits.up.sql
CREATE TABLE commits (circuit TEXT NOT NULL, service TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (circuit, service));

-- file: 0001_commits.down.sql
DROP TABLE commits;

-- file: 0002_commits_note.up.sql
CREATE TABLE commits_new (circuit TEXT NOT NULL, service TEXT NOT NULL, hash TEXT NOT NULL, note TEXT, PRIMARY KEY (circuit, service));
INSERT INTO commits_new (circuit, service, hash) SELECT service, circuit, hash FROM commits;
DROP TABLE commits;
ALTER TABLE commits_new RENAME TO commits;

-- file: 0002_commits_note.down.sql
ALTER TABLE commits DROP COLUMN note;
