DROP TABLE users;
DROP TABLE plans;
