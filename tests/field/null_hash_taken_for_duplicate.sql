-- refused: lost-rows at 0003_unique.up.sql:2
-- notes from before the hash have none: GROUP BY takes them for one, and the unique index would not have minded

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE note (id INTEGER PRIMARY KEY, book_id INTEGER NOT NULL REFERENCES book (id), body TEXT NOT NULL);

-- file: 0002_hash.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE note ADD COLUMN hash TEXT;

-- file: 0003_unique.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM note WHERE id NOT IN (SELECT min(id) FROM note GROUP BY book_id, hash);
CREATE UNIQUE INDEX note_hash ON note (book_id, hash);
