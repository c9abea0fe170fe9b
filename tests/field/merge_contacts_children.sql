-- silent
-- contacts with one jid are merged: threads move, the others go
-- base: chat

-- file: 0003_merge.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE threads SET contact_id = (SELECT min(k._id) FROM contacts k JOIN contacts c ON c.jid = k.jid WHERE c._id = threads.contact_id);
DELETE FROM contacts WHERE _id NOT IN (SELECT min(_id) FROM contacts GROUP BY jid);
CREATE UNIQUE INDEX contacts_jid ON contacts (jid);
