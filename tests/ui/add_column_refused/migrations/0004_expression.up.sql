ALTER TABLE users ADD COLUMN token BLOB DEFAULT (randomblob(16));
