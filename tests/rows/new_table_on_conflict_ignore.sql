-- refused: lost-rows at 0002_voucher_key.up.sql:7
-- the new primary key is declared ON CONFLICT IGNORE, so vouchers with a repeated code are skipped

-- file: 0001_vouchers.up.sql
CREATE TABLE vouchers (code TEXT, value INTEGER NOT NULL, used_by TEXT);

-- file: 0001_vouchers.down.sql
DROP TABLE vouchers;

-- file: 0002_voucher_key.up.sql
CREATE TABLE vouchers_new (
    code TEXT,
    value INTEGER NOT NULL,
    used_by TEXT,
    PRIMARY KEY (code) ON CONFLICT IGNORE
);
INSERT INTO vouchers_new SELECT code, value, used_by FROM vouchers;
DROP TABLE vouchers;
ALTER TABLE vouchers_new RENAME TO vouchers;

-- file: 0002_voucher_key.down.sql
CREATE TABLE vouchers__back (code TEXT, value INTEGER NOT NULL, used_by TEXT);
INSERT INTO vouchers__back (code, value, used_by)
SELECT code, value, used_by FROM vouchers;
DROP TABLE vouchers;
ALTER TABLE vouchers__back RENAME TO vouchers;
