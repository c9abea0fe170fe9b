-- fine
-- the key columns are NOT NULL and unique already, so the WITHOUT ROWID table takes every row

-- file: 0001_votes.up.sql
CREATE TABLE votes (
    user_id INTEGER NOT NULL,
    poll_id INTEGER NOT NULL,
    choice TEXT,
    PRIMARY KEY (user_id, poll_id)
);

-- file: 0001_votes.down.sql
DROP TABLE votes;

-- file: 0002_votes_compact.up.sql
CREATE TABLE votes_new (
    user_id INTEGER NOT NULL,
    poll_id INTEGER NOT NULL,
    choice TEXT,
    PRIMARY KEY (user_id, poll_id)
) WITHOUT ROWID;
INSERT INTO votes_new SELECT user_id, poll_id, choice FROM votes;
DROP TABLE votes;
ALTER TABLE votes_new RENAME TO votes;

-- file: 0002_votes_compact.down.sql
CREATE TABLE votes__back (
    user_id INTEGER NOT NULL,
    poll_id INTEGER NOT NULL,
    choice TEXT,
    PRIMARY KEY (user_id, poll_id)
);
INSERT INTO votes__back (user_id, poll_id, choice)
SELECT user_id, poll_id, choice FROM votes;
DROP TABLE votes;
ALTER TABLE votes__back RENAME TO votes;
