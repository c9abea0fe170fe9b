-- refused: lost-rows at 0002_words.up.sql:3
-- a page has a word in two spellings, and the new key takes them for one

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE page (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE page_word (page_id INTEGER NOT NULL REFERENCES page (id), word TEXT NOT NULL, weight INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (page_id, word));

-- file: 0002_words.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE page_word_new (page_id INTEGER NOT NULL REFERENCES page (id), word TEXT NOT NULL COLLATE NOCASE, weight INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (page_id, word));
INSERT OR IGNORE INTO page_word_new (page_id, word, weight) SELECT page_id, word, weight FROM page_word;
DROP TABLE page_word;
ALTER TABLE page_word_new RENAME TO page_word;
