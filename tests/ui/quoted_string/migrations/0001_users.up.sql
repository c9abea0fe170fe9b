CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
INSERT INTO "users_new" ("id", "email") SELECT "id", "emial" FROM "users";
