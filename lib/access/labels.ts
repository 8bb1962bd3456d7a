import type { NamedRight } from '@/lib/access/schema'
import { counted } from '@/lib/core/count'
import { inSentence, roleNames, roleWords } from '@/lib/people/labels'
import { type HumanRole, humanRoles } from '@/lib/people/human-roles'

/** The roles as they can be asked for, with what each lets a person do. */
export const roleChoices = humanRoles.map((role) => ({ value: `role:${role}`, label: roleNames[role] }))

/** A right as it goes on in a sentence: "the role approver", "the group Finance". */
export function rightWords(right: NamedRight): string {
  if ('access' in right) return 'access again'
  return 'role' in right ? `the role ${roleNames[right.role].toLowerCase()}` : `the group ${right.title}`
}

export function wishSentence(asker: string, person: string | null, right: NamedRight): string {
  return person === null
    ? `${asker} asks for ${rightWords(right)} for themselves`
    : `${asker} asks for ${rightWords(right)} for ${person}`
}

/** What membership of a group means, where rights are listed. */
export const groupWords = 'Signs what rules ask of this group, as far as their roles let them decide.'

/** What somebody may do before and after, one sentence each. */
export const consequenceWords = {
  roles: (name: string, roles: readonly HumanRole[]) =>
    roles.length === 0
      ? `${name} has no role now, and sees nothing here.`
      : `${name} is ${inSentence(roles.map((role) => roleNames[role].toLowerCase()))} now.`,
  groups: (name: string, titles: readonly string[]) =>
    titles.length === 0 ? `${name} is in no group now.` : `${name} is in ${inSentence(titles)} now.`,
  withRole: (role: HumanRole) => `With it: ${uncapitalised(roleWords[role])}`,
  withGroup: (name: string, title: string) =>
    `With it, ${name} signs what rules ask of ${title}, as far as their roles let them decide.`,
  againRoles: (name: string, roles: readonly HumanRole[]) =>
    `${name} would be ${inSentence(roles.map((role) => roleNames[role].toLowerCase()))} again.`,
  againGroups: (name: string, titles: readonly string[]) => `${name} would be in ${inSentence(titles)} again.`,
  withAccess: (name: string) => `With access again, ${name} can sign in, and what they were counts as before.`,
  nothingElse: (name: string) => `It counts from ${name}’s next click on. Nothing else about ${name} changes.`,
}

export const undoWords = {
  role: 'An administrator can take the role away again.',
  group: 'An administrator can take them out of the group again.',
  access: 'An administrator can end their access again.',
}

export function noAnswerWords(asker: string): string {
  return `If nobody answers in time, nothing changes and ${asker} reads that nobody answered.`
}

export const tierReasonWords = {
  right: 'It changes what a person may do',
  admin: 'An admin can change what everybody may do',
  signs: 'Whoever signs for a group decides what pods and people get',
}

/** What is out of the ordinary, with the counts it is measured against. */
export const unusualWords = {
  noRole: (name: string, withRole: number, active: number) => ({
    text: `${name} has no role here yet.`,
    baseline: `${counted(withRole, 'person has', 'people have')} one, of ${active.toLocaleString('en')} with access.`,
  }),
  admin: (admins: number) => ({
    text: 'The role asked for sets up everything and everybody.',
    baseline: `${counted(admins, 'person has', 'people have')} it.`,
  }),
  signsNothing: (name: string, members: number, able: number) => ({
    text: `${name} is no approver, so being in the group lets them sign nothing yet.`,
    baseline: `Of its ${counted(members, 'member')}, ${able.toLocaleString('en')} can sign.`,
  }),
  again: (refused: number) => ({
    text: 'Asked again after a person said no.',
    baseline: `${counted(refused, 'request')} for this very right turned down in 90 days.`,
  }),
  namesake: (name: string, others: number) => ({
    text: `Somebody else here is called ${name} too.`,
    baseline: `${counted(others, 'other person has', 'other people have')} access under this name; the address below tells them apart.`,
  }),
}

export const checkWords = {
  active: 'Can sign in: access was not ended',
  ended: 'Can sign in: no, access was ended, and would be given again',
  missing: 'Has this right already: no',
  address: (email: string) => `E-mail address: ${email}, checked by the sign-in service`,
  unchecked: (email: string) => `E-mail address: ${email}, which the sign-in service has not checked`,
  noAddress: 'E-mail address: not known',
  need: 'Whether it is needed: not checked; the reason below is the asker’s own',
}

/** Why a right is not given any more, to go on after "because" and "but". */
export const movedWords = {
  gone: (name: string) => `${name} has no access any more`,
  unknown: 'the person is not known any more',
  held: (name: string) => `${name} has it already`,
  back: (name: string) => `${name} has access already`,
}

/** Why nothing was asked. */
export const accessRefusals: Record<string, string> = {
  unknown_person: 'There is no such person. Load the page again.',
  no_access: 'This person’s access was ended, so no right can be asked for.',
  held: 'This person has it already.',
  unknown_group: 'There is no such group. Load the page again.',
  not_ruled: 'No policy says who would sign this, so nothing was asked.',
}

/** What each field needs. */
export const fieldWords = {
  personId: 'Choose for whom it is.',
  right: 'Choose a role or a group.',
  reason: 'Say in a sentence why it is needed, in 1,000 characters or fewer.',
}

/** The refusal of what has been asked for already. */
export function openWords(number: number): string {
  return `This has been asked for already: CS-${number}.`
}

function uncapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
