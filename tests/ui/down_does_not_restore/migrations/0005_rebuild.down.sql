CREATE TABLE users_old (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  age TEXT
);
INSERT INTO users_old (id, name) SELECT id, full_name FROM users;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;
