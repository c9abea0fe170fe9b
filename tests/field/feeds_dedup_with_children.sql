-- silent
-- duplicate feeds: articles move to the kept feed where they are new, the rest and the feeds are deleted explicitly
-- base: feeds

-- file: 0003_dedup.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE OR IGNORE articles SET feed_id = (SELECT min(k.id) FROM feeds k JOIN feeds f ON f.url = k.url WHERE f.id = articles.feed_id);
DELETE FROM articles WHERE feed_id NOT IN (SELECT min(id) FROM feeds GROUP BY url);
DELETE FROM feeds WHERE id NOT IN (SELECT min(id) FROM feeds GROUP BY url);
CREATE UNIQUE INDEX feeds_url ON feeds (url);
