import type { Trouble } from '@/lib/github/problem'

/** Why nothing came of what GitHub was asked. */
export const troubleWords: Record<Trouble, string> = {
  not_set:
    'No App is set up. Its number goes into COUNTERSIGN_GITHUB_APP_ID, and where its private key is found into COUNTERSIGN_GITHUB_APP_KEY.',
  no_key: 'The private key of the App is not found where COUNTERSIGN_GITHUB_APP_KEY says.',
  bad_key: 'What COUNTERSIGN_GITHUB_APP_KEY leads to is not a private RSA key, as GitHub makes them for Apps.',
  not_public: 'GitHub’s address lies in a private network or on this machine. Its host can be listed in COUNTERSIGN_IMPORT_HOSTS.',
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
