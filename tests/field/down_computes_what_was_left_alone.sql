-- warned: lossy-down at 0002_https.down.sql:1
-- what was https before becomes http on the way back

-- file: 0001_links.up.sql
CREATE TABLE links (id INTEGER PRIMARY KEY, url TEXT NOT NULL);

-- file: 0001_links.down.sql
DROP TABLE links;

-- file: 0002_https.up.sql
UPDATE links SET url = 'https://' || substr(url, 8) WHERE url LIKE 'http://%';

-- file: 0002_https.down.sql
UPDATE links SET url = 'http://' || substr(url, 9) WHERE url LIKE 'https://%';
