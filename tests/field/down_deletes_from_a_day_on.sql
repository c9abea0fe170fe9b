-- refused: lost-rows at 0002_terms.down.sql:1
-- the days of the seeds are those of others, too

-- file: 0001_dates.up.sql
CREATE TABLE dates (id INTEGER PRIMARY KEY, title TEXT NOT NULL, day TEXT NOT NULL, origin TEXT NOT NULL DEFAULT 'own');

-- file: 0001_dates.down.sql
DROP TABLE dates;

-- file: 0002_terms.up.sql
INSERT INTO dates (title, day, origin) VALUES ('Term begins', '2027-02-01', 'school'), ('Term ends', '2027-07-01', 'school');

-- file: 0002_terms.down.sql
DELETE FROM dates WHERE day >= '2027-02-01';
