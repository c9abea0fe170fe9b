-- refused: lost-rows at 0003_guid.up.sql:6
-- messages get a text uuid key; reactions are copied by a join on server_guid, which is NULL for unsent messages: their reactions vanish
-- base: chat

-- file: 0003_guid.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE reactions_new (
    _id INTEGER PRIMARY KEY, message_guid TEXT NOT NULL, author_jid TEXT NOT NULL, emoji TEXT NOT NULL, date_sent INTEGER NOT NULL,
    UNIQUE (message_guid, author_jid)
);
INSERT OR IGNORE INTO reactions_new SELECT r._id, m.server_guid, r.author_jid, r.emoji, r.date_sent FROM reactions r JOIN messages m ON m._id = r.message_id WHERE m.server_guid IS NOT NULL;
DROP TABLE reactions;
ALTER TABLE reactions_new RENAME TO reactions;
