CREATE TABLE `__new_users` (`id` integer PRIMARY KEY, `name` text NOT NULL, `role` text NOT NULL);
INSERT INTO `__new_users` ("id", "name", "role") SELECT "id", "name", "role" FROM `users`;
DROP TABLE `users`;
ALTER TABLE `__new_users` RENAME TO `users`;
