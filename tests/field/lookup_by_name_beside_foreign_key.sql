-- warned: changed-values at 0002_checker.up.sql:3
-- the author's key says nothing of the one who has checked, who is known by a name that need not be unique

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE essay (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES person (id), checker TEXT NOT NULL);

-- file: 0002_checker.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE essay ADD COLUMN checker_id INTEGER;
UPDATE essay SET checker_id = (SELECT id FROM person WHERE person.name = essay.checker);
