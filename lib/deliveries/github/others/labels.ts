import { quoted } from '@/lib/core/said'
import type { OtherPullView } from '@/lib/deliveries/github/others/schema'

/** Words about pull requests that somebody opened at GitHub by themselves. */
export const othersWords = {
  title: 'Opened at GitHub by others',
  lead: 'These are no deliveries, and their checks say so. If you ask for signatures, exactly the commit you see is fetched and looked into, and people sign it like any delivery. You cannot sign it yourself.',
  caption: 'Pull requests that others opened at GitHub, newest first',
  stands: {
    left: 'Nobody is asked to sign it',
    asked: 'It is fetched and looked into',
    waits: 'Waits to be signed',
    ended: 'Will not land',
    landed: 'Landed',
  } satisfies Record<OtherPullView['stands'], string>,
  ask: 'Ask for signatures',
  done: 'Asked for. It is fetched within a minute, and waits to be signed then, or is not taken, with the reason.',
  notTaken: 'It was not taken:',
}

/** Why asking is refused, by the refusal's reason. */
export const othersRefusals: Readonly<Record<string, string>> = {
  unknown_repository: 'The repository is closed.',
  unknown_pull: 'It is not open any more.',
  moved_on: 'Something else was pushed to it since you looked. Look again.',
  decided_already: 'Somebody asked for this already.',
}

/** Why a delivery of somebody else's pull request will not land, to go on after "because". */
export const overWords = {
  moved: (number: number) => `something else was pushed to pull request ${number} at GitHub`,
  closed: (number: number) => `pull request ${number} was closed at GitHub`,
  denied: 'The policy in force cannot be read, so nobody can be asked.',
}

/** Whose work it is, as it is named where a pod's name stands. */
export const workOf = (login: string) => `${login} at GitHub`

/** What people are asked. */
export const takenWords = {
  sentence: (asker: string, number: number, login: string, files: string, repository: string, branch: string) =>
    `${asker} asks to take in pull request ${number} of ${quoted(login)} at GitHub: ${files} to ${quoted(branch)} of ${quoted(repository)}`,
  nobody: 'Somebody who is no pod of yours wrote it. No policy was asked about them.',
  closes: 'GitHub closes the pull request as merged when it lands.',
  taken: 'Of a pull request at GitHub that somebody else opened,',
}
