-- tohead: allow(drop-column) "nothing reads it"
CREATE TABLE tokens_new (id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, valid_until INTEGER);
INSERT INTO tokens_new (id, token) SELECT id, token FROM tokens;
DROP TABLE tokens;
ALTER TABLE tokens_new RENAME TO tokens;
