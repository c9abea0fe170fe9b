-- refused: lost-rows at 0003_archive.up.sql:3
-- archived by the day of the return, deleted by that of the loan: what is still lent is nowhere

-- file: 0001_loans.up.sql
CREATE TABLE loans (id INTEGER PRIMARY KEY, book TEXT NOT NULL, lent_on TEXT NOT NULL, returned_on TEXT);

-- file: 0001_loans.down.sql
DROP TABLE loans;

-- file: 0002_archive.up.sql
CREATE TABLE loans_archive (id INTEGER PRIMARY KEY, book TEXT NOT NULL, lent_on TEXT NOT NULL, returned_on TEXT);

-- file: 0002_archive.down.sql
DROP TABLE loans_archive;

-- file: 0003_archive.up.sql
-- tohead: irreversible "the archive stays"
INSERT INTO loans_archive (id, book, lent_on, returned_on) SELECT id, book, lent_on, returned_on FROM loans WHERE returned_on < date('now', '-2 years');
DELETE FROM loans WHERE lent_on < date('now', '-2 years');
