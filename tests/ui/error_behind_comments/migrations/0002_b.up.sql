-- Grüße: a table
/* of
   two */ CREATE TABLE b ( -- first; second
  x INTEGER, /* the
  second */ größe INTEGER, /* c */ z INTEGER NOT NUL
);
