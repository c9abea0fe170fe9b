CREATE INDEX a_x ON a (x);
