PRAGMA foreign_keys = OFF;
CREATE TABLE b (x);
PRAGMA "main".foreign_keys(1);
PRAGMA legacy_alter_table = ON;
PRAGMA busy_timeout = 5000;
PRAGMA 'Foreign_Keys' = OFF;
