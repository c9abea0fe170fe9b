CREATE TABLE plans (day TEXT);
