-- tohead: compatible ""
CREATE TABLE d (x);
