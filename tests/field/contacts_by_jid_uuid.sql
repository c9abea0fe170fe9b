-- silent
-- contacts get a random token per row (randomblob), unique
-- base: chat

-- file: 0003_token.up.sql
ALTER TABLE contacts ADD COLUMN token BLOB;
UPDATE contacts SET token = randomblob(16);
CREATE UNIQUE INDEX contacts_token ON contacts (token);

-- file: 0003_token.down.sql
DROP INDEX contacts_token;
ALTER TABLE contacts DROP COLUMN token;
