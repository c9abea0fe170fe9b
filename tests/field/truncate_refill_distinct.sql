-- warned: missing-where at 0003_dedup.up.sql:3
-- reactions are refilled from a DISTINCT over (message, author): one emoji of each stays; DELETE without WHERE before
-- base: chat

-- file: 0003_dedup.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMP TABLE keep AS SELECT message_id, lower(author_jid) AS author_jid, min(emoji) AS emoji, min(date_sent) AS date_sent FROM reactions GROUP BY message_id, lower(author_jid);
DELETE FROM reactions;
INSERT INTO reactions (message_id, author_jid, emoji, date_sent) SELECT message_id, author_jid, emoji, date_sent FROM keep;
DROP TABLE keep;
