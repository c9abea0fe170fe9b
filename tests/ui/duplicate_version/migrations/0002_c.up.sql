CREATE INDEX b_x ON b (x);
