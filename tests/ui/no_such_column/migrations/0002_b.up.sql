INSERT INTO users (id, e_mail) VALUES (1, 'a@b');
UPDATE users SET email = lower(users.emial);
UPDATE users SET shoe_size = 1;
