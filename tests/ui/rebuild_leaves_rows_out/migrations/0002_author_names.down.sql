CREATE TABLE recipes_old (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors (id), title TEXT NOT NULL);
INSERT INTO recipes_old (id, author_id, title)
SELECT id, (SELECT id FROM authors WHERE name = author), title FROM recipes;
DROP TABLE recipes;
ALTER TABLE recipes_old RENAME TO recipes;
