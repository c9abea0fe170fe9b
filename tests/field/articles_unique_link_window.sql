-- silent
-- dedup by window function on link before a partial unique index
-- base: feeds

-- file: 0003_links.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM articles WHERE id IN (
    SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY feed_id, link ORDER BY status = 'starred' DESC, id DESC) AS rn FROM articles WHERE link IS NOT NULL) WHERE rn > 1);
CREATE UNIQUE INDEX articles_link ON articles (feed_id, link) WHERE link IS NOT NULL;
