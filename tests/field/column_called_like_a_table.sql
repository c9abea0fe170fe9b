-- warned: foreign-key-added at 0002_spaces.up.sql:7
-- a foreign key comes over the rows of one table, and the copy of another one names a column with its name

-- file: 0001_bots.up.sql
CREATE TABLE spaces (id INTEGER PRIMARY KEY);
CREATE TABLE bots (id INTEGER PRIMARY KEY, secret TEXT NOT NULL, space INTEGER);
CREATE TABLE secret (id INTEGER PRIMARY KEY, space INTEGER);

-- file: 0001_bots.down.sql
DROP TABLE secret;
DROP TABLE bots;
DROP TABLE spaces;

-- file: 0002_spaces.up.sql
-- tohead: irreversible "one way"
CREATE TABLE bots_new (id INTEGER PRIMARY KEY, secret TEXT NOT NULL, space INTEGER);
INSERT INTO bots_new (id, secret, space) SELECT id, secret, space FROM bots;
DROP TABLE bots;
ALTER TABLE bots_new RENAME TO bots;
CREATE TABLE secret_new (id INTEGER PRIMARY KEY, space INTEGER REFERENCES spaces (id));
INSERT INTO secret_new (id, space) SELECT id, space FROM secret;
DROP TABLE secret;
ALTER TABLE secret_new RENAME TO secret;
