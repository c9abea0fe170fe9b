-- refused: lost-rows at 0002_words_key.up.sql:2
-- EXCEPT both removes the stop words and merges duplicate words

-- file: 0001_words.up.sql
CREATE TABLE stop_words (word TEXT PRIMARY KEY NOT NULL);
CREATE TABLE words (word TEXT NOT NULL, page INTEGER);

-- file: 0001_words.down.sql
DROP TABLE words;
DROP TABLE stop_words;

-- file: 0002_words_key.up.sql
CREATE TABLE words_new (word TEXT NOT NULL, page INTEGER, weight REAL NOT NULL DEFAULT 1);
INSERT INTO words_new (word, page)
SELECT word, page FROM words
EXCEPT
SELECT sw.word, w.page FROM stop_words sw JOIN words w ON w.word = sw.word;
DROP TABLE words;
ALTER TABLE words_new RENAME TO words;

-- file: 0002_words_key.down.sql
CREATE TABLE words__back (word TEXT NOT NULL, page INTEGER);
INSERT INTO words__back (word, page)
SELECT word, page FROM words;
DROP TABLE words;
ALTER TABLE words__back RENAME TO words;
