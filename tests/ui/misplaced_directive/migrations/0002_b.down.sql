-- tohead: irreversible "not here"
DROP TABLE b;
