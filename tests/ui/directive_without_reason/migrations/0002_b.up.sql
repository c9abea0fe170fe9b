-- tohead: irreversible
CREATE TABLE b (x);
