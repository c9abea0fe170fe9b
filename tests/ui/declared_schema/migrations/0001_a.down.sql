DROP VIEW names;
DROP TABLE notes;
DROP TABLE users;
