-- Search in requests by parts of words, whatever became of them.
create index if not exists "Request_words" on "Request" using gin ("sentence" gin_trgm_ops, "taskKey" gin_trgm_ops);
