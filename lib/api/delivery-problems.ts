const again = 'Send the same request again with the same idempotency key.'
const name = 'See "fields", and ask again under a new idempotency key.'

/** What can be in the way where a pod asks to roll back a commit of a repository that is kept here. */
export const deliveryProblems = {
  unknown_commit: {
    status: 404,
    says: 'No delivery to this repository became this commit.',
    todo: 'Name the commit as which a delivery landed: the branch has it, and its message names Countersign-Delivery.',
  },
  two_commits: {
    status: 409,
    says: 'More than one delivery became a commit that begins so.',
    todo: 'Give more digits of the commit, under a new idempotency key.',
  },
  part_of_delivery: {
    status: 422,
    says: 'A delivery is undone as a whole, and not in some of its files.',
    todo: 'Leave "paths" out, or deliver what the files should be over git.',
  },
  other_branch: {
    status: 409,
    says: 'The commit landed on another branch.',
    todo: name,
  },
  not_landed: {
    status: 409,
    says: 'This delivery is undone already, or has only just landed.',
    todo: 'See "fields" for which of them, and by which request it was undone.',
  },
  undo_waits: {
    status: 409,
    says: 'It is asked for already that this delivery be undone.',
    todo: 'Wait for what becomes of the request that "fields" names.',
  },
  undo_conflict: {
    status: 409,
    says: 'What landed after it changed the same lines, so it cannot be taken back alone.',
    todo: 'Ask to roll back what came after it first, or deliver what is right over git. "fields" names the files.',
  },
  nothing_to_undo: {
    status: 409,
    says: 'The branch holds nothing of it any more.',
    todo: 'There is nothing to do.',
  },
  rollback_denied: {
    status: 403,
    says: 'The policy does not let this pod undo that.',
    todo: 'See "fields" for the reason. Whoever answers for the pod can ask for the right.',
  },
  push_too_many: {
    status: 409,
    says: 'It would change more files than people can look at.',
    todo: 'Deliver what the files should be over git, in parts.',
  },
  push_moved: {
    status: 409,
    says: 'The branch moved in this very moment, or cannot be read.',
    todo: again,
  },
  unknown_repository: {
    status: 404,
    says: 'There is no such repository.',
    todo: 'Look at its name. It may have been closed meanwhile.',
  },
  unknown_delivery: {
    status: 404,
    says: 'There is no such delivery.',
    todo: name,
  },
}
