-- refused: lost-rows at 0002_unique_email.up.sql:6
-- INSERT OR IGNORE swallows users that share an e-mail under the new UNIQUE

-- file: 0001_users.up.sql
CREATE TABLE "users" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" text,
    "name" text NOT NULL
);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_unique_email.up.sql
CREATE TABLE "__new_users" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" text UNIQUE,
    "name" text NOT NULL
);
INSERT OR IGNORE INTO "__new_users" ("id", "email", "name") SELECT "id", "email", "name" FROM "users";
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'users') WHERE name = '__new_users';
DROP TABLE "users";
ALTER TABLE "__new_users" RENAME TO "users";

-- file: 0002_unique_email.down.sql
CREATE TABLE users__back (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" text,
    "name" text NOT NULL
);
INSERT INTO users__back (id, email, name)
SELECT id, email, name FROM users;
DELETE FROM sqlite_sequence WHERE name = 'users__back';
INSERT INTO sqlite_sequence (name, seq) SELECT 'users__back', seq FROM sqlite_sequence WHERE name = 'users';
DROP TABLE users;
ALTER TABLE users__back RENAME TO users;
