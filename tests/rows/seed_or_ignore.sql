-- fine
-- INSERT OR IGNORE of literal seed rows: what is there already stays as it is, no row of the user is lost

-- file: 0001_currencies.up.sql
CREATE TABLE currencies (code TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, digits INTEGER NOT NULL DEFAULT 2);

-- file: 0001_currencies.down.sql
DROP TABLE currencies;

-- file: 0002_more_currencies.up.sql
INSERT OR IGNORE INTO currencies (code, name, digits) VALUES
    ('EUR', 'Euro', 2),
    ('JPY', 'Yen', 0),
    ('KWD', 'Kuwaiti dinar', 3);

-- file: 0002_more_currencies.down.sql
-- seeds stay: users may refer to them
SELECT 1;
