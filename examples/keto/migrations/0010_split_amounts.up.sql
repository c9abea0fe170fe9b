-- '1 1/2 tbsp' cannot be added up. Make room for a number and a unit; the Rust step of the same id
-- fills them. quantity stays NULL where there is no number ('to taste').

ALTER TABLE ingredients ADD COLUMN quantity REAL;
ALTER TABLE ingredients ADD COLUMN unit TEXT NOT NULL DEFAULT '';
