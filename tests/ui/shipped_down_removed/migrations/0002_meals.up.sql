-- tohead: irreversible "nobody wants that"
CREATE TABLE meals (day TEXT, food TEXT);
