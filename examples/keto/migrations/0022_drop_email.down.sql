-- It was the last column and it was empty, so this is exact.

ALTER TABLE users ADD COLUMN email TEXT;
