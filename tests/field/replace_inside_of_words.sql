-- warned: changed-values at 0002_tags.up.sql:2
-- 'cartoon' becomes 'cartsoon'

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, tags TEXT NOT NULL);

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_tags.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE posts SET tags = replace(tags, 'art', 'arts') WHERE tags LIKE '%art%';
