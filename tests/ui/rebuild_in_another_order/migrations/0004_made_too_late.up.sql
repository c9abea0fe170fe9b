-- tohead: irreversible "what is shown here is the way up"
INSERT INTO shelves (id) SELECT id FROM diets;
CREATE TABLE shelves (id INTEGER PRIMARY KEY);
