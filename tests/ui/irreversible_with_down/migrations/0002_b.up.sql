-- tohead: irreversible "the old rows are gone"
CREATE TABLE b (x);
