-- refused: lost-values at 0002_tweet_score.up.sql:6
-- ids above 2^53 lose digits in a REAL column

-- file: 0001_tweets.up.sql
CREATE TABLE tweets (
    rowno INTEGER PRIMARY KEY,
    snowflake INTEGER NOT NULL,
    text TEXT
);

-- file: 0001_tweets.down.sql
DROP TABLE tweets;

-- file: 0002_tweet_score.up.sql
CREATE TABLE tweets_new (
    rowno INTEGER PRIMARY KEY,
    snowflake REAL NOT NULL,
    text TEXT
);
INSERT INTO tweets_new SELECT rowno, snowflake, text FROM tweets;
DROP TABLE tweets;
ALTER TABLE tweets_new RENAME TO tweets;

-- file: 0002_tweet_score.down.sql
CREATE TABLE tweets__back (
    rowno INTEGER PRIMARY KEY,
    snowflake INTEGER NOT NULL,
    text TEXT
);
INSERT INTO tweets__back (rowno, snowflake, text)
SELECT rowno, snowflake, text FROM tweets;
DROP TABLE tweets;
ALTER TABLE tweets__back RENAME TO tweets;
