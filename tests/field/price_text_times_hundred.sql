-- refused: lost-values at 0003_drop_price.up.sql:3
-- '1,50' * 100 is 100, and 'on request' is 0; the text goes in the next file

-- file: 0001_create.up.sql
CREATE TABLE article (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price TEXT NOT NULL);

-- file: 0001_create.down.sql
DROP TABLE article;

-- file: 0002_cents.up.sql
ALTER TABLE article ADD COLUMN price_cents INTEGER NOT NULL DEFAULT 0;
UPDATE article SET price_cents = round(price * 100);

-- file: 0002_cents.down.sql
ALTER TABLE article DROP COLUMN price_cents;

-- file: 0003_drop_price.up.sql
-- tohead: irreversible "prices are cents"
-- tohead: allow(drop-column) "now price_cents"
ALTER TABLE article DROP COLUMN price;
