-- tohead: irreversible "the first release starts here"
CREATE TABLE b (x UNIQUE);
