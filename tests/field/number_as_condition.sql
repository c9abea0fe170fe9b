-- silent
-- numbers, and texts that are compared, are conditions

-- file: 0001_articles.up.sql
CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT NOT NULL, is_read TEXT NOT NULL DEFAULT 'false' CHECK (is_read IN ('true', 'false')), starred TEXT NOT NULL DEFAULT '0' CHECK (starred IN ('0', '1')), done BOOLEAN NOT NULL DEFAULT FALSE);
-- file: 0001_articles.down.sql
DROP TABLE articles;
-- file: 0002_read.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE articles ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET seen = CASE WHEN is_read = 'true' THEN 1 WHEN starred THEN 1 ELSE 0 END;
ALTER TABLE articles ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET kept = CASE WHEN starred THEN 1 ELSE 0 END;
ALTER TABLE articles ADD COLUMN over INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET over = iif(done, 1, 0);
