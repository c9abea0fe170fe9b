-- warned: changed-values at 0002_answers_at.up.sql:2
-- NULLIF(answer, '') erases the difference between an empty answer and none

-- file: 0001_answers.up.sql
CREATE TABLE answers (survey_id INTEGER NOT NULL, question INTEGER NOT NULL, answer TEXT, PRIMARY KEY (survey_id, question)) WITHOUT ROWID;

-- file: 0001_answers.down.sql
DROP TABLE answers;

-- file: 0002_answers_at.up.sql
CREATE TABLE answers_new (survey_id INTEGER NOT NULL, question INTEGER NOT NULL, answer TEXT, answered_at TEXT, PRIMARY KEY (survey_id, question)) WITHOUT ROWID;
INSERT INTO answers_new (survey_id, question, answer) SELECT survey_id, question, NULLIF(answer, '') FROM answers;
DROP TABLE answers;
ALTER TABLE answers_new RENAME TO answers;

-- file: 0002_answers_at.down.sql
CREATE TABLE answers__back (survey_id INTEGER NOT NULL, question INTEGER NOT NULL, answer TEXT, PRIMARY KEY (survey_id, question)) WITHOUT ROWID;
INSERT INTO answers__back (survey_id, question, answer)
SELECT survey_id, question, answer FROM answers;
DROP TABLE answers;
ALTER TABLE answers__back RENAME TO answers;
