-- refused: lost-values at 0002_words.up.sql:3
-- the query takes what stands before a comma, and no comma stands behind the last word

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE film (id INTEGER PRIMARY KEY, title TEXT NOT NULL, words TEXT NOT NULL DEFAULT '');

-- file: 0002_words.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE film_word (film_id INTEGER NOT NULL REFERENCES film (id), word TEXT NOT NULL, PRIMARY KEY (film_id, word));
WITH RECURSIVE split (film_id, word, rest) AS (
  SELECT id, '', words FROM film
  UNION ALL
  SELECT film_id, trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1) FROM split WHERE instr(rest, ',') > 0
)
INSERT OR IGNORE INTO film_word (film_id, word) SELECT film_id, word FROM split WHERE word <> '';
