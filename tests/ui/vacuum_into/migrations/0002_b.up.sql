CREATE TABLE b (x);
VACUUM INTO 'copy.db';
