-- refused: foreign-keys at 0003_dedup.up.sql:2
-- duplicate feeds (same url) are deleted; their articles are left without a feed as cascades do not act in a run
-- base: feeds

-- file: 0003_dedup.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM feeds WHERE id NOT IN (SELECT min(id) FROM feeds GROUP BY url);
CREATE UNIQUE INDEX feeds_url ON feeds (url);
