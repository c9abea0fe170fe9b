-- recipes without an author are not in the join
CREATE TABLE recipes_new (id INTEGER PRIMARY KEY, author TEXT, title TEXT NOT NULL);
INSERT INTO recipes_new (id, author, title)
SELECT recipes.id, authors.name, recipes.title
FROM recipes JOIN authors ON authors.id = recipes.author_id;
DROP TABLE recipes;
ALTER TABLE recipes_new RENAME TO recipes;
