import type { BranchThere, Decision } from '@/lib/repositories/upstream/schema'

/** Why nothing goes to the server at which a repository lives as well. */
export const wayWords = {
  not_public:
    'This server lies in a private network or on this machine. Its operator can list it in COUNTERSIGN_IMPORT_HOSTS.',
  no_address: 'The name of the server is not known here.',
  no_tls: 'Without TLS nothing is sent there: only to servers of COUNTERSIGN_IMPORT_HOSTS, and not in production.',
  not_github: 'This is no repository at the GitHub that the App is known at.',
  no_secret: 'The credential is not found where it should be. Look at the setting or the file of the worker.',
}

/** How a branch stands at the server. */
export const standsWords: Record<BranchThere['stands'], string> = {
  unread: 'not read yet',
  in_step: 'in step',
  behind: 'behind',
  elsewhere: 'moved there, and nobody signed it',
}

export const decisionWords: Record<Decision, string> = { take_over: 'Take it over', put_back: 'Put it back' }

/** Words of the part of a repository's page that is about the other server. */
export const upstreamWords = {
  lead: 'What lands here is pushed there, and read back. Nothing is pushed over what is there.',
  github:
    'What pods deliver waits there as a pull request, whose check says whether it was signed. Countersign merges exactly the commit that landed here, and the branch here goes on from the merge.',
  unseen: 'Whether GitHub would take a push that nobody signed is looked at within some minutes.',
  taken:
    'A push that nobody signed would be taken there: Countersign itself pushes so, and git has no word for signatures. Look at the rules of that server, and let nobody but Countersign write to these branches.',
  moved:
    'Deliveries to this branch wait until somebody decides. What is there was fetched, and is kept. Whoever decides says why, on the record.',
  take: 'The branch here moves to what is there. Nobody signed that, and whoever proves this branch later is told so.',
  takeAsked: 'Somebody else has to agree to that before it is done.',
  agree:
    'It is done as the first one wanted it. Nobody signed what is there, and whoever proves this branch later is told so.',
  own: 'You want this taken over. Somebody else has to agree; until then it can be put back.',
  takeGone: 'There is nothing to take over: the branch is gone there.',
  put: 'Our commit is pushed over what is there, if it still is what was seen. What was there stays kept here.',
  decided: {
    take_over: 'It was decided to take it over. That is done within a minute.',
    put_back: 'It was decided to put it back. That is done within a minute.',
  } satisfies Record<Decision, string>,
  done: 'It is on the record. What is decided is done within a minute; taking over waits for a second person.',
  reason: 'Why',
  notHere:
    'The branch is there already, and nothing of it is here. Move it in with repository import before anything is delivered into it.',
  fresh: 'Nothing was read there yet.',
}

/** Why such a decision is refused, by the refusal's reason. */
export const upstreamRefusals: Readonly<Record<string, string>> = {
  unknown_repository: 'There is no such repository.',
  unknown_branch: 'There is no such branch.',
  moved_on: 'The branch is somewhere else there by now. Look again.',
  second_person: 'You wanted it taken over. Somebody else has to agree.',
  decided_already: 'Somebody decided already.',
  nothing_there: 'The branch is gone there, so there is nothing to take over.',
}
