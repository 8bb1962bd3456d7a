-- What people read about a pod can be said anew; the record keeps what it was called when.
grant update ("name", "purpose") on "Pod" to countersign_writer;
