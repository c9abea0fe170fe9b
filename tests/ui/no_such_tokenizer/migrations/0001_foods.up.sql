CREATE VIRTUAL TABLE foods USING fts5(name, tokenize = 'jieba');
