-- Somebody else can answer for a prompt. Who does now stays as it is.
grant update ("ownerId") on "Prompt" to countersign_writer;
