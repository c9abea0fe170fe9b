-- refused: lost-values at 0002_read.up.sql:3
-- 'true' as a condition is 0, like 'false'

-- file: 0001_articles.up.sql
CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT NOT NULL, is_read TEXT NOT NULL DEFAULT 'false' CHECK (is_read IN ('true', 'false')));
-- file: 0001_articles.down.sql
DROP TABLE articles;
-- file: 0002_read.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE articles ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET seen = CASE WHEN is_read THEN 1 ELSE 0 END;
