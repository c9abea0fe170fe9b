-- tohead: breaking
-- tohead: compatible "old binaries do not read it"
CREATE TABLE e (x);
