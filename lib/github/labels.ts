import { quoted } from '@/lib/core/said'
import type { Guard } from '@/lib/github/guard'
import type { Trouble } from '@/lib/github/problem'

/** Why nothing came of what GitHub was asked. */
export const troubleWords: Record<Trouble, string> = {
  not_set:
    'No App is set up. Its number goes into COUNTERSIGN_GITHUB_APP_ID, and where its private key is found into COUNTERSIGN_GITHUB_APP_KEY.',
  no_key: 'The private key of the App is not found where COUNTERSIGN_GITHUB_APP_KEY says.',
  bad_key: 'What COUNTERSIGN_GITHUB_APP_KEY leads to is not a private RSA key, as GitHub makes them for Apps.',
  not_public:
    'GitHub’s address lies in a private network or on this machine. Its host can be listed in COUNTERSIGN_IMPORT_HOSTS.',
  no_address: 'The name of GitHub’s server is not known here.',
  not_secure: 'Without TLS nothing is sent there: only to hosts of COUNTERSIGN_IMPORT_HOSTS, and not in production.',
  untrusted: 'The certificate of GitHub’s server is not trusted here.',
  unreachable: 'GitHub does not answer.',
  unknown_app: 'GitHub does not know an App of this number by this key.',
  not_let_in: 'GitHub does not take the token of the App any more.',
  not_installed: 'The App is not installed on this repository, or there is none of this name.',
  suspended: 'The installation of the App is suspended.',
  not_granted: 'The App does not have the permissions that this needs.',
  too_wide: 'GitHub gave a token that may do more than was asked for, and it was not used.',
  not_there: 'GitHub has nothing there, or does not show it to the App.',
  moved: 'GitHub says that it is somewhere else by now. Give the present name of the repository.',
  limited: 'GitHub takes no more requests of the App for a while.',
  forbidden: 'GitHub does not let the App do this.',
  moved_head: 'What was to be merged is not at this commit any more, so nothing was merged.',
  not_mergeable: 'GitHub does not merge this: its rules for the branch are not met, or it conflicts.',
  unfit: 'GitHub does not take this.',
  fault: 'GitHub has a fault.',
  garbled: 'GitHub’s answer is not what its description says.',
}

/** What the App has to be allowed, and what for. */
export const permissionWords = {
  contents: 'to push what landed',
  pull_requests: 'to open pull requests',
  checks: 'to report the check',
} as const

/** What `github check` says of each thing that it looks at. */
export const checkWords = {
  known: (name: string, id: number, api: string) => `The App ${name} (${id}) is known at ${api}, by its key.`,
  calls: (address: string) => `GitHub calls ${address} when something happens.`,
  noHookSecret:
    'The secret of GitHub’s calls is not found where COUNTERSIGN_GITHUB_HOOK_SECRET says, or is shorter than 32 characters.',
  callsElsewhere: (address: string) =>
    `The webhook of the App calls elsewhere or nowhere. Make it active, with the address ${address}`,
  callsForms: 'The webhook of the App sends forms. Set its content type to application/json.',
  callsUnproved: 'The webhook of the App calls whoever answers at the address. Enable SSL verification.',
  untold: (event: string) =>
    `The App is not subscribed to the event ${event}, so GitHub does not call when there is one.`,
  notInstalled: (place: string, page: string) =>
    `The App is not installed on ${place}. Install it there, for this repository alone: ${page}/installations/new`,
  installed: (place: string) => `It is installed on ${place}.`,
  lacks: (permission: string, why: string) =>
    `The App lacks the permission ${permission}: write, ${why}. Give it to the App, and accept it where it is installed.`,
  allowed: (permissions: readonly string[]) => `It has the permissions that are needed: ${permissions.join(', ')}.`,
  noBranch: (branch: string) => `There is no branch ${branch} there.`,
  open: (branch: string) =>
    `Nothing protects the branch ${branch}: whoever can write there moves it past every signature. Give it a ruleset that requires the check countersign from this App.`,
  guarded: (branch: string) => `The branch ${branch} is protected.`,
  required: (branch: string) => `${branch} moves only with the check countersign of this App.`,
  notRequired: (branch: string) =>
    `The rules of ${branch} do not require the check countersign, so it moves without a signature. Add it to the required checks, with this App as its source.`,
  byAnybody: (branch: string) =>
    `The rules of ${branch} require a check countersign from anybody: whoever may report checks could say it. Set this App as its source.`,
  setBack: (branch: string) =>
    `No rule keeps ${branch} from being set back to an older commit, which was signed once. Add the rule that blocks force pushes.`,
  removal: (branch: string) => `No rule keeps ${branch} from being removed. Add the rule that restricts deletions.`,
}

/** How a branch is held at GitHub, and whether a push that nobody signed would be taken there. */
export const guardWords = {
  is: {
    held: (branch) =>
      `${quoted(branch)}: a push that nobody signed would be refused. It moves only with the check countersign of this App.`,
    not_required: (branch) =>
      `${quoted(branch)}: a push that nobody signed would be taken. Its rules do not require the check countersign.`,
    by_anybody: (branch) =>
      `${quoted(branch)}: a push that nobody signed would be taken once anybody who may report checks says countersign. Its rules do not name this App as the source.`,
    open: (branch) => `${quoted(branch)}: a push that nobody signed would be taken. Nothing protects the branch.`,
    no_branch: (branch) => `${quoted(branch)}: the branch is not there.`,
  } satisfies Record<Guard['is'], (branch: string) => string>,
  setBack: {
    refused: (branch) => `${quoted(branch)} cannot be set back: force pushes are blocked.`,
    taken: (branch) => `${quoted(branch)} could be set back to an older commit: no rule blocks force pushes.`,
    unseen: (branch) => `Whether ${quoted(branch)} could be set back, GitHub shows to administrators alone.`,
  } satisfies Record<Guard['setBack'], (branch: string) => string>,
  removal: {
    refused: (branch) => `${quoted(branch)} cannot be removed.`,
    taken: (branch) => `${quoted(branch)} could be removed: no rule restricts deletions.`,
    unseen: (branch) => `Whether ${quoted(branch)} could be removed, GitHub shows to administrators alone.`,
  } satisfies Record<Guard['removal'], (branch: string) => string>,
  passing: 'Who may pass by these rules, GitHub shows to administrators of the repository alone.',
}
