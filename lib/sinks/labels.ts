import type { SinkStanding } from '@/lib/sinks/rules'

/** Why something about a log store was refused. */
export const sinkRefusals: Record<string, string> = {
  unknown_sink: 'There is no such log store any more.',
  sink_exists: 'A log store is called so already.',
  sink_paused: 'This log store is paused. Let it go on first.',
  sink_off: 'It cannot be sent there.',
  not_paused: 'This log store is not paused.',
  nothing_dead: 'It has refused nothing, so there is nothing to do.',
  no_such_place: 'Nothing in the record is as young as that.',
}

/** Why a log store may not be where somebody says, to stand at the address. */
export const placeProblems = {
  not_listed:
    'The record may not go to this host. Whoever runs this installation lists where it may (COUNTERSIGN_LOG_HOSTS).',
  not_inside:
    'This host lies inside your own network, and is not listed as such (COUNTERSIGN_LOG_HOSTS, with inside: before it).',
  not_secure: 'Without TLS nothing is sent there.',
  no_folder:
    'Nothing may be written there. Whoever runs this installation lists the folders in which it may (COUNTERSIGN_LOG_FOLDERS).',
} as const

/** How it goes with a log store, in a word. */
export const standingWords: Record<SinkStanding, string> = {
  new: 'Nothing sent yet',
  works: 'Works',
  behind: 'Is behind',
  fails: 'Fails',
  paused: 'Paused',
}

/** Why lines could not be handed over. */
export const sendProblems = {
  not_public: 'The address leads into this network, and the host is not listed as one inside it',
  not_listed: 'The record may not go to this host any more (COUNTERSIGN_LOG_HOSTS)',
  not_inside: 'The host lies inside this network, and is not listed as such (COUNTERSIGN_LOG_HOSTS)',
  no_address: 'The name of the receiver leads to no address',
  not_secure: 'Without TLS nothing is sent there',
  untrusted: 'The receiver’s certificate is not trusted',
  too_slow: 'The receiver took longer than thirty seconds',
  unreachable: 'The receiver could not be reached',
  broken_off: 'The receiver broke off before it had everything',
  too_long: 'The receiver answered with more than anybody needs',
  outside_folders: 'The file lies in no folder that is listed (COUNTERSIGN_LOG_FOLDERS)',
  not_writable: 'The file cannot be written',
  no_secret: 'What opens it was not found where it is said to be',
  secret_elsewhere: 'What opens it lies in no folder that is listed (COUNTERSIGN_LOG_SECRETS)',
  no_kind: 'This version knows no such kind of log store',
  too_many_refused:
    'It has refused very many lines. Look at them, have them sent again or let go of them, and it goes on',
} as const

/** Which words people read for the parts of a log store. */
export const arrivedWords = 'It arrived'
