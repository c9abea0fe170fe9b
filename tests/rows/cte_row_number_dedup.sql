-- refused: lost-rows at 0002_enrolment_key.up.sql:2
-- the CTE keeps row_number() = 1 per student and course; repeated enrolments disappear

-- file: 0001_school.up.sql
CREATE TABLE enrolments (student INTEGER NOT NULL, course TEXT NOT NULL, grade TEXT, at TEXT);

-- file: 0001_school.down.sql
DROP TABLE enrolments;

-- file: 0002_enrolment_key.up.sql
CREATE TABLE enrolments_new (student INTEGER NOT NULL, course TEXT NOT NULL, grade TEXT, at TEXT, PRIMARY KEY (student, course));
WITH ranked AS (
  SELECT student, course, grade, at,
         row_number() OVER (PARTITION BY student, course ORDER BY at DESC) AS rn
  FROM enrolments
)
INSERT INTO enrolments_new SELECT student, course, grade, at FROM ranked WHERE rn = 1;
DROP TABLE enrolments;
ALTER TABLE enrolments_new RENAME TO enrolments;

-- file: 0002_enrolment_key.down.sql
CREATE TABLE enrolments__back (student INTEGER NOT NULL, course TEXT NOT NULL, grade TEXT, at TEXT);
INSERT INTO enrolments__back (student, course, grade, at)
SELECT student, course, grade, at FROM enrolments;
DROP TABLE enrolments;
ALTER TABLE enrolments__back RENAME TO enrolments;
