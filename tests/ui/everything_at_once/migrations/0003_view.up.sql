BEGIN;
CREATE VIEW names AS SELECT name FROM users;
SELECT nothing_like_it FROM names;
COMMIT;
