-- refused: quoted-default at 0003_reviews.up.sql:4
-- every review that the app adds gets the letters datetime('now')
-- base: shop

-- file: 0003_reviews.up.sql
CREATE TABLE reviews (
    id         INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id),
    added_at   TEXT NOT NULL DEFAULT 'datetime(''now'')',
    stars      INTEGER NOT NULL
);
CREATE INDEX reviews_product ON reviews (product_id);

-- file: 0003_reviews.down.sql
DROP TABLE reviews;
