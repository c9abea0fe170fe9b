-- silent
-- a list is made of some rows, and others are deleted by a condition that has nothing to do with it

-- file: 0001_loans.up.sql
CREATE TABLE loans (id INTEGER PRIMARY KEY, book TEXT NOT NULL, shelf INTEGER NOT NULL, is_rare INTEGER NOT NULL DEFAULT 0, is_test INTEGER NOT NULL DEFAULT 0);
CREATE TABLE rarities (book TEXT NOT NULL, shelf INTEGER NOT NULL);

-- file: 0001_loans.down.sql
DROP TABLE loans;
DROP TABLE rarities;

-- file: 0002_rarities.up.sql
-- tohead: irreversible "the list stays"
INSERT INTO rarities (book, shelf) SELECT book, shelf FROM loans WHERE is_rare = 1;
DELETE FROM loans WHERE is_test = 1;
