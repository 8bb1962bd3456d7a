import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { ourSentence, quoted } from '@/lib/core/said'
import { inSentence } from '@/lib/people/labels'
import { changeName } from '@/lib/policy/drafts/labels'
import type { ChangedCell } from '@/lib/policy/matrix'
import type { ReplayResult } from '@/lib/policy/replay/schema'

/** What a change does, as it goes on after "wants to": its most dangerous cell, and how many others. */
export function actWords(cells: readonly ChangedCell[], isAboutSigners: boolean): string {
  const [first] = cells
  if (!first) return isAboutSigners ? 'change who signs changes' : 'change the text of the policy and no answer of it'
  const alike = cells.filter((cell) => isAlike(cell, first))
  const roles = inSentence(alike.slice(0, 3).map(({ role }) => role))
  const others = cells.length - Math.min(alike.length, 3)
  const more = others > 0 ? `, and ${counted(others, 'other change')}` : ''
  return `${oneAct(first, roles)} in ${environmentLabel(first.environment).toLowerCase()}${more}`
}

function isAlike(cell: ChangedCell, first: ChangedCell): boolean {
  const isSame = cell.tool.key === first.tool.key && cell.environment === first.environment
  return isSame && cell.after.answer === first.after.answer && cell.before.answer === first.before.answer
}

function oneAct({ tool, before, after }: ChangedCell, roles: string): string {
  const what = quoted(tool.title)
  if (before.answer === after.answer) return `change when ${roles} may use ${what}`
  if (after.answer === 'deny') return `stop ${roles} from using ${what}`
  if (after.answer === 'allow') return `let ${roles} use ${what} without asking`
  return before.answer === 'allow' ? `have ${roles} ask before using ${what}` : `let ${roles} ask to use ${what}`
}

/** A change in a sentence: "Ade wants to stop QAPod from using … in production (PC-27)". */
export function proposalSentence(author: string, number: number, act: string): string {
  return `${ourSentence(author)} wants to ${act} (${changeName(number)})`
}

export function lookSentence(who: string, version: number): string {
  return `${ourSentence(who)} wants to have policy version ${version} looked at, which is in force already`
}

export const consequenceWords = {
  replay: (headline: string) => `Replayed on recorded calls: ${headline}.`,
  cells: (cells: number) =>
    cells === 0
      ? 'No role may do more or less with any tool that there is today.'
      : `${counted(cells, 'answer')} of the policy ${cells === 1 ? 'is' : 'are'} different.`,
  atOnce: 'It is in force on every machine within a second after the time to take the decision back.',
  waiting: 'Requests that wait keep the signatures they have, unless this asks for more.',
  inForce: (version: number, before: number) =>
    `Version ${version} came into force after version ${before} without a second person. It decides now.`,
  stays: 'Approving says that somebody else has looked; nothing changes by it.',
  rejected: 'A no does not undo it: the version before comes back by a change that is signed, as a draft for you.',
}

export const noAnswerWords = {
  proposal: (author: string) => `If nobody answers in time, nothing changes and ${author} has the draft back.`,
  look: 'If nobody answers in time, people are asked again until somebody has looked.',
}

export const undoWords = 'The version before can be proposed again, under History.'

export const tierReasonWords = {
  policy: 'It changes what pods may do',
  milder: 'It lets something happen that is not allowed now',
  signers: 'It changes who signs',
  past: 'Nobody else had looked before it came into force',
}

export const unusualWords = {
  allowed: ({ totals, coverage }: ReplayResult) => ({
    text: `${counted(totals.newly_allowed, 'recorded call')} that ${totals.newly_allowed === 1 ? 'was' : 'were'} not allowed would now be.`,
    baseline: `Of ${number(coverage.replayed)} that were judged again.`,
  }),
  unasked: ({ totals, coverage }: ReplayResult) => ({
    text: `${counted(totals.no_longer_asked, 'recorded call')} would no longer ask a person.`,
    baseline: `Of ${number(coverage.replayed)} that were judged again.`,
  }),
  milder: (words: readonly string[]) => ({
    text: `It is milder than what is in force in ${counted(words.length, 'place')}.`,
    baseline: words.slice(0, 3).join(' '),
  }),
  signers: {
    text: 'It changes who signs changes, such as this one.',
    baseline: 'The section “changes” of the policy is different.',
  },
}

export const checkWords = {
  stricter: 'Milder than what is in force: nowhere, proved over every tool and condition',
  clean: 'Probably not meant: nothing found',
  finding: (words: string, remedy: string) => `${words} ${remedy}`,
  need: 'Whether it is right: not checked; the reason below is the author’s own',
}

/** Why a change cannot be put into force as it was signed, to go on after "but". */
export const movedWords = {
  version: (version: number, name: string) =>
    `policy version ${version} came into force meanwhile, and ${name} was not made for it`,
  draft: (name: string) => `${name} is not proposed any more`,
  text: 'its text cannot be put into force here any more',
}

/** How much of the policy's answers is otherwise. */
export function answersWords(cells: number): string {
  return cells === 0 ? 'no answer is different' : `${counted(cells, 'answer')} different`
}

/** What became of it. */
export function inForceWords(version: number): string {
  return `Policy version ${version}`
}

/** Every page says so until somebody has looked. */
export function unseenWords(version: number): string {
  return `Policy version ${version} came into force without a second person.`
}

function number(count: number): string {
  return count.toLocaleString('en')
}
