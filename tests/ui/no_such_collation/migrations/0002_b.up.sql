CREATE TABLE b (
  name TEXT COLLATE icu_de
);
CREATE INDEX b_name ON b (name);
