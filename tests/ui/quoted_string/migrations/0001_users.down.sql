DROP TABLE users_new;
DROP TABLE users;
