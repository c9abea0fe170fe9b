-- tohead: irreversible "what is shown here is the way up"
CREATE TABLE diets_new (id INTEGER PRIMARY KEY, kind TEXT, note TEXT);
INSERT INTO diets_new (id, kind) SELECT id, kind FROM diets;
ALTER TABLE diets_new RENAME TO diets;
