-- refused: lost-rows at 0002_token_scope.up.sql:2
-- the rebuild lower-cases the case-sensitive token on the way, so clients can no longer log in

-- file: 0001_tokens.up.sql
CREATE TABLE api_tokens (token TEXT PRIMARY KEY NOT NULL, owner TEXT NOT NULL) WITHOUT ROWID;

-- file: 0001_tokens.down.sql
DROP TABLE api_tokens;

-- file: 0002_token_scope.up.sql
CREATE TABLE api_tokens_new (token TEXT PRIMARY KEY NOT NULL, owner TEXT NOT NULL, scope TEXT NOT NULL DEFAULT 'read') WITHOUT ROWID;
INSERT OR IGNORE INTO api_tokens_new (token, owner) SELECT lower(token), owner FROM api_tokens;
DROP TABLE api_tokens;
ALTER TABLE api_tokens_new RENAME TO api_tokens;

-- file: 0002_token_scope.down.sql
CREATE TABLE api_tokens__back (token TEXT PRIMARY KEY NOT NULL, owner TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO api_tokens__back (token, owner)
SELECT token, owner FROM api_tokens;
DROP TABLE api_tokens;
ALTER TABLE api_tokens__back RENAME TO api_tokens;
