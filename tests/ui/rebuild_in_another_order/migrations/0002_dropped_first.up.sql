-- tohead: irreversible "what is shown here is the way up"
CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT);
DROP TABLE foods;
INSERT INTO foods_new (id, name) SELECT id, name FROM foods;
ALTER TABLE foods_new RENAME TO foods;
