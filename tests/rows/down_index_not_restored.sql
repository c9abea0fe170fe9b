-- refused: down-differs at 0002_keys_comment.down.sql:1
-- the down rebuilds the table but forgets the unique index that existed before the up

-- file: 0001_keys.up.sql
CREATE TABLE keys (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL);
CREATE UNIQUE INDEX keys_fingerprint ON keys (fingerprint);

-- file: 0001_keys.down.sql
DROP TABLE keys;

-- file: 0002_keys_comment.up.sql
ALTER TABLE keys ADD COLUMN comment TEXT;

-- file: 0002_keys_comment.down.sql
CREATE TABLE keys_old (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL);
INSERT INTO keys_old (id, fingerprint) SELECT id, fingerprint FROM keys;
DROP TABLE keys;
ALTER TABLE keys_old RENAME TO keys;
