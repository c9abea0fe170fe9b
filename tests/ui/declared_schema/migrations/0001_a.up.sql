CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);
CREATE TABLE notes (user_id INTEGER, body TEXT);
CREATE VIEW names AS SELECT name FROM users;
