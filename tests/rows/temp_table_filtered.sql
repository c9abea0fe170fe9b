-- refused: lost-rows at 0002_stocks_currency.up.sql:1
-- the temp table holds only priced stocks; the rest is gone after the table was emptied into it and rebuilt

-- file: 0001_stocks.up.sql
CREATE TABLE stocks (symbol TEXT PRIMARY KEY NOT NULL, name TEXT, price NUMERIC);

-- file: 0001_stocks.down.sql
DROP TABLE stocks;

-- file: 0002_stocks_currency.up.sql
CREATE TEMP TABLE stocks_backup AS SELECT symbol, name, price FROM stocks WHERE price > 0;
DROP TABLE stocks;
CREATE TABLE stocks (symbol TEXT PRIMARY KEY NOT NULL, name TEXT, price NUMERIC, currency TEXT NOT NULL DEFAULT 'USD');
INSERT INTO stocks (symbol, name, price) SELECT symbol, name, price FROM stocks_backup;
DROP TABLE stocks_backup;

-- file: 0002_stocks_currency.down.sql
CREATE TABLE stocks__back (symbol TEXT PRIMARY KEY NOT NULL, name TEXT, price NUMERIC);
INSERT INTO stocks__back (symbol, name, price)
SELECT symbol, name, price FROM stocks;
DROP TABLE stocks;
ALTER TABLE stocks__back RENAME TO stocks;
