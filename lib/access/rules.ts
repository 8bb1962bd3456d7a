import {
  checkWords,
  consequenceWords,
  groupWords,
  movedWords,
  noAnswerWords,
  rightWords,
  tierReasonWords,
  undoWords,
  unusualWords,
  wishSentence,
} from '@/lib/access/labels'
import { type Holder, type NamedRight, type Right, rightWord, type ShownRight } from '@/lib/access/schema'
import { roleNames, roleWords } from '@/lib/people/labels'
import { type HumanRole, humanRole } from '@/lib/people/schema'
import type { Brief, Check, Excluded, Unusual } from '@/lib/requests/schema'
import { revealHidden } from '@/lib/core/hidden'

/** What a request for a right is about; while one is open, nobody asks for the same again. */
export function subjectOf(personId: string, right: Right): string {
  return `${personId}/${rightWord(right)}`
}

type Standing = Pick<Holder, 'roles' | 'groups' | 'active'>

export function hasRight({ roles, groups, active }: Standing, right: Right): boolean {
  if ('access' in right) return active
  return 'role' in right ? roles.includes(right.role) : groups.some(({ slug }) => slug === right.group)
}

/** A person's roles with one more, in the order in which they are always told. */
export function withRole(roles: readonly HumanRole[], more: HumanRole): HumanRole[] {
  return humanRole.options.filter((role) => role === more || roles.includes(role))
}

/** Neither who asks nor whom it is about decides, so two people are always part of it. */
export function excludedFrom(askerId: string, personId: string): Excluded[] {
  return [
    { personId: askerId, because: 'own_wish' },
    { personId, because: 'for_oneself' },
  ]
}

/** What moved since a right was asked for, in words that follow "because"; null when it can be given. */
export function whatMoved(person: (Standing & Pick<Holder, 'name'>) | null, right: Right): string | null {
  if (!person) return movedWords.unknown
  if ('access' in right) return person.active ? movedWords.back(person.name) : null
  if (!person.active) return movedWords.gone(person.name)
  return hasRight(person, right) ? movedWords.held(person.name) : null
}

/** What a person may do, with the right that would be new; everything would be for somebody who has no access. */
export function rightsWith(person: Standing, asked: NamedRight): ShownRight[] {
  const isNew = !hasRight(person, asked)
  const isBack = isNew && 'access' in asked
  const roles = 'role' in asked ? withRole(person.roles, asked.role) : person.roles
  const added = 'group' in asked && isNew ? [{ slug: asked.group, title: asked.title }] : []
  return [
    ...roles.map((role) => ({
      name: roleNames[role],
      words: roleWords[role],
      isNew: isBack || (isNew && 'role' in asked && asked.role === role),
    })),
    ...person.groups.map(({ title }) => ({ name: title, words: groupWords, isNew: isBack })),
    ...added.map(({ title }) => ({ name: title, words: groupWords, isNew: true })),
  ]
}

/** What the record knows beside the person, to measure a wish against. */
export type AccessCounts = {
  /** People with access, and those of them who have any role, who are admins. */
  active: number
  withRole: number
  admins: number
  /** Others with access under the same name. */
  namesakes: number
  /** Members of the group with access, and those of them who may decide; zero for a role. */
  members: number
  able: number
  /** Requests for this very right that a person turned down lately. */
  refused: number
}

type BriefInput = {
  asker: { id: string; name: string }
  person: Holder
  right: NamedRight
  counts: AccessCounts
}

/** Everything Countersign itself says about a request for a right; nothing in it comes from the asker's own words. */
export function accessBrief({ asker, person, right, counts }: BriefInput): Brief {
  // A sign-in service may let people choose their names, hidden characters and all.
  const [by, name] = [asker.name, person.name].map((text) => revealHidden(text).text) as [string, string]
  const roles = 'role' in right ? [right.role] : 'access' in right ? person.roles : []
  const signs = 'group' in right || ('access' in right && person.groups.length > 0)
  return {
    sentence: wishSentence(by, asker.id === person.id ? null : name, right),
    consequences: [...consequencesOf(name, person, right), consequenceWords.nothingElse(name)],
    ifNoAnswer: noAnswerWords(by),
    undo: 'access' in right ? undoWords.access : 'role' in right ? undoWords.role : undoWords.group,
    reversible: true,
    tierReasons: [
      tierReasonWords.right,
      ...(roles.includes('admin') ? [tierReasonWords.admin] : []),
      ...(signs ? [tierReasonWords.signs] : []),
    ],
    unusual: unusualFacts(name, person, right, counts),
    checks: checksOf(person),
    title: rightWords(right),
    object: 'access' in right ? 'access' : 'role' in right ? right.role : right.group,
    // A name on a line is not a person: two people may share it, and only the page tells them apart.
    whole: false,
  }
}

function consequencesOf(name: string, { roles, groups }: Holder, right: NamedRight): string[] {
  const titles = groups.map(({ title }) => title)
  if ('group' in right) return [consequenceWords.groups(name, titles), consequenceWords.withGroup(name, right.title)]
  if ('role' in right) return [consequenceWords.roles(name, roles), consequenceWords.withRole(right.role)]
  return [
    ...(roles.length > 0 ? [consequenceWords.againRoles(name, roles)] : []),
    ...(titles.length > 0 ? [consequenceWords.againGroups(name, titles)] : []),
    consequenceWords.withAccess(name),
  ]
}

function unusualFacts(name: string, { roles }: Holder, right: NamedRight, counts: AccessCounts): Unusual[] {
  const { active, withRole: known, admins, namesakes, members, able, refused } = counts
  return [
    ...(refused > 0 ? [unusualWords.again(refused)] : []),
    ...('role' in right && right.role === 'admin' ? [unusualWords.admin(admins)] : []),
    ...(roles.length === 0 ? [unusualWords.noRole(name, known, active)] : []),
    ...('group' in right && !roles.includes('approver') ? [unusualWords.signsNothing(name, members, able)] : []),
    ...(namesakes > 0 ? [unusualWords.namesake(name, namesakes)] : []),
  ]
}

function checksOf({ email, emailVerified, active }: Holder): Check[] {
  return [
    active
      ? { name: 'active', state: 'pass', words: checkWords.active }
      : { name: 'active', state: 'found', words: checkWords.ended },
    { name: 'missing', state: 'pass', words: checkWords.missing },
    addressCheck(email && revealHidden(email).text, emailVerified),
    { name: 'need', state: 'not_run', words: checkWords.need },
  ]
}

function addressCheck(email: string | null, isVerified: boolean): Check {
  if (!email) return { name: 'address', state: 'found', words: checkWords.noAddress }
  return isVerified
    ? { name: 'address', state: 'pass', words: checkWords.address(email) }
    : { name: 'address', state: 'found', words: checkWords.unchecked(email) }
}
