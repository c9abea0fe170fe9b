-- CREATE TABLE b (x);
/* later */ ;
