-- What a sign-in service says of a person is taken over when they sign in, with a line for the record.
grant update ("name", "email", "emailVerified") on "Person" to countersign_writer;
