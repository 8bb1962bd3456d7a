import type { HumanRole } from '@/lib/people/schema'

export const roleNames: Record<HumanRole, string> = {
  viewer: 'Viewer',
  approver: 'Approver',
  prompt_reviewer: 'Prompt reviewer',
  auditor: 'Auditor',
  admin: 'Admin',
}

/** What people without any role are found by. */
export const noRoleWords = 'No role'

/** By what the list is ordered, in words. */
export const peopleSortWords = {
  name: 'name',
  roles: 'roles',
  groups: 'groups',
  email: 'e-mail',
  access: 'access',
} as const

/** What each role is for, where roles are given. */
export const roleWords: Record<HumanRole, string> = {
  viewer: 'Reads requests, tasks, memory and imports.',
  approver: 'Decides on requests of their groups, and sees their own part of the audit trail.',
  prompt_reviewer:
    'Writes prompts and asks that a version be live, and sees their own part of the audit trail. Signs nothing by that alone.',
  auditor: 'Reads everything, including the whole audit trail. Changes nothing.',
  admin: 'Sets up pods, people and imports. Does not decide on requests by that alone.',
}

/** Why something about a person, a group or a session was refused. */
export const peopleRefusals: Record<string, string> = {
  unknown_person: 'There is no such person.',
  unknown_group: 'There is no group with this short name. Choose one, or make a new one.',
  unknown_session: 'This session has ended.',
  deactivated: 'This person’s access was ended.',
  already_deactivated: 'This person’s access was ended before.',
  not_deactivated: 'This person has access already.',
  no_access: 'This person’s access was ended, so nothing more can be asked for.',
  not_ruled: 'No policy says who would sign this, so nothing was asked.',
  own_roles: 'Somebody else must change your own roles, groups and access.',
  last_admin: 'This is the only admin left. Make somebody else an admin first.',
}

/** What the sign-in page says about the way that led to it. */
export const signInProblems = {
  signed_out: { tone: 'info', words: 'You are signed out.' },
  session_ended: {
    tone: 'info',
    words: 'Your session has ended, because it was not used for an hour or lasted eight hours. Sign in to go on.',
  },
  sign_in_again: {
    tone: 'info',
    words:
      'Approving a critical request needs a sign-in from the last five minutes. Sign in again as yourself; then you are back at the request, and your note is kept.',
  },
  cancelled: { tone: 'info', words: 'The sign-in was cancelled. Nothing has changed.' },
  deactivated: {
    tone: 'bad',
    words:
      'Your access to Countersign was ended, so you were signed out. An admin of your organisation can restore it.',
  },
  provider_down: {
    tone: 'bad',
    words: 'The sign-in service does not answer. Try again in a moment, or tell whoever runs Countersign.',
  },
  not_listed: {
    tone: 'bad',
    words:
      'You are signed in there, but Countersign lets in only members of the organisations and domains that it was told of. Use an account of your organisation, or ask whoever runs Countersign.',
  },
  clocks_differ: {
    tone: 'bad',
    words:
      'The clocks of the sign-in service and of Countersign are too far apart to tell when you signed in; ten minutes are tolerated. Tell whoever runs Countersign that one of the two clocks is wrong.',
  },
  wrong_provider: {
    tone: 'bad',
    words: 'That sign-in service is not set up here. Use one of those below.',
  },
  not_completed: {
    tone: 'bad',
    words:
      'The sign-in could not be completed: it took too long, it was started in another browser, or this browser keeps no cookies for this address. Start again.',
  },
} as const

export type SignInProblem = keyof typeof signInProblems

export function isSignInProblem(word: unknown): word is SignInProblem {
  return typeof word === 'string' && Object.hasOwn(signInProblems, word)
}

/** Why a sign-in failed, for whoever looks after the provider. What a person did on purpose is no failure. */
export const signInFailures = {
  provider_down: 'it did not answer, or said that it could not',
  clocks_differ: 'its clock and the one here were too far apart',
  not_completed: 'its answer came too late or was not as agreed, such as its address, the client or the secret',
  not_listed: 'somebody signed in there who is of no organisation or domain that is let in',
  deactivated: 'somebody signed in there whose access here was ended',
} as const satisfies { readonly [Problem in SignInProblem]?: string }

export type SignInFailure = keyof typeof signInFailures

export function isSignInFailure(word: unknown): word is SignInFailure {
  return typeof word === 'string' && Object.hasOwn(signInFailures, word)
}

/** Names in a sentence: "Ana", "Ana and Tom", "Ana, Priya and Tom". */
export function inSentence(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
