-- refused: lost-values at 0002_coupon_expiry.up.sql:7
-- the declared type STRING has NUMERIC affinity, so codes such as '007' and '1e5' are rewritten to numbers

-- file: 0001_coupons.up.sql
CREATE TABLE coupons (
    id INTEGER PRIMARY KEY,
    code VARCHAR(32) NOT NULL,
    percent INTEGER NOT NULL
);

-- file: 0001_coupons.down.sql
DROP TABLE coupons;

-- file: 0002_coupon_expiry.up.sql
CREATE TABLE coupons_new (
    id INTEGER PRIMARY KEY,
    code STRING NOT NULL,
    percent INTEGER NOT NULL,
    expires_at STRING
);
INSERT INTO coupons_new (id, code, percent)
    SELECT id, code, percent FROM coupons;
DROP TABLE coupons;
ALTER TABLE coupons_new RENAME TO coupons;

-- file: 0002_coupon_expiry.down.sql
CREATE TABLE coupons__back (
    id INTEGER PRIMARY KEY,
    code VARCHAR(32) NOT NULL,
    percent INTEGER NOT NULL
);
INSERT INTO coupons__back (id, code, percent)
SELECT id, code, percent FROM coupons;
DROP TABLE coupons;
ALTER TABLE coupons__back RENAME TO coupons;
