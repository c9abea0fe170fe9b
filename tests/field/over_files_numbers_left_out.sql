-- refused: lost-values at 0003_drop.up.sql:3
-- amounts that are no whole units are left out, although they could be reckoned with

-- file: 0001_init.up.sql
CREATE TABLE payment (id INTEGER PRIMARY KEY, amount_milli INTEGER NOT NULL, memo TEXT);

-- file: 0001_init.down.sql
DROP TABLE payment;

-- file: 0002_amount.up.sql
ALTER TABLE payment ADD COLUMN amount INTEGER;
UPDATE payment SET amount = amount_milli / 1000 WHERE amount_milli % 1000 = 0;

-- file: 0002_amount.down.sql
ALTER TABLE payment DROP COLUMN amount;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE payment DROP COLUMN amount_milli;
