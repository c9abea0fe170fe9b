DROP TRIGGER users_age;
