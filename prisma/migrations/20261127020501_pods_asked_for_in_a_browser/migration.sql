-- A pod that was asked for and that nobody has signed yet. Every pod there is goes on as it was.
ALTER TYPE "PodState" ADD VALUE 'proposed' BEFORE 'active';

-- What is signed of a pod can change, and a credential can be given an earlier end.
grant update ("role", "department", "ownerId") on "Pod" to countersign_writer;
grant update ("expiresAt") on "Credential" to countersign_writer;

-- An identity comes with the line of the pod that gets it.
select guard.govern('"ServiceAccount"', '{credential,pod}', '"podId"');
