DROP TABLE reactions;
DROP TABLE messages;
