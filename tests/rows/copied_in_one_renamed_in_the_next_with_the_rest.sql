-- fine
-- the second release copies what was written since the first

-- file: 0001_clips.up.sql
CREATE TABLE clips (id INTEGER PRIMARY KEY, body TEXT NOT NULL);

-- file: 0001_clips.down.sql
DROP TABLE clips;

-- file: 0002_copy.up.sql
CREATE TABLE clips_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, kind TEXT);
INSERT INTO clips_new (id, body) SELECT id, body FROM clips;

-- file: 0002_copy.down.sql
DROP TABLE clips_new;

-- file: 0003_swap.up.sql
-- tohead: irreversible "the old table is gone"
INSERT INTO clips_new (id, body) SELECT id, body FROM clips WHERE id NOT IN (SELECT id FROM clips_new);
DROP TABLE clips;
ALTER TABLE clips_new RENAME TO clips;
