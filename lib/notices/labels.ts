import { counted } from '@/lib/core/count'
import * as paths from '@/lib/core/screens'
import { ourSentence, textWords } from '@/lib/core/said'
import { workWords } from '@/lib/core/work'
import type { Message } from '@/lib/notices/channels/channel'
import type { NoticeStanding } from '@/lib/notices/rules'
import type { Tier } from '@/lib/policy/schema'
import { tierLabels } from '@/lib/requests/labels'
import { isPaused } from '@/lib/requests/paused/far'

/** What a request is about, by its kind: all that is said of what it holds. */
export const requestKinds: Readonly<Record<string, string>> = {
  tool_call: 'a call of a tool',
  access: 'a right of a person',
  pod_right: 'a right of a pod',
  tool_change: 'a change of a tool',
  policy_change: 'a change of the policy',
  policy_look: 'a look at a change of the policy',
  prompt_version: 'a version of a prompt',
  prompt_look: 'a look at a version of a prompt',
  flag_bypass: 'letting a finding through',
  memory_write: 'a version of an entry in memory',
  memory_deletion: 'the deletion of a text in memory',
  output: 'a file',
  task_completion: 'a completed task',
  delivery: 'a delivery to a branch',
  protected_branches: 'protected branches of a repository',
  place_owners: 'who signs at places of a repository',
  delivery_look: 'a look at what was undone at once',
}

/** Something that is told, with all that may be said of it. */
export type Told = {
  id: string
  about: string
  what: string
  tier: Tier
  request: { number: number; kind: string; asker: string; expiresAt: Date } | null
  work: string | null
  /** The number of an incident. */
  incident: number | null
  /** Who asks for the release of a legal hold. */
  release: string | null
  /** What an emergency stop covers, who put it on, and who asked that it come off. */
  stop: { covered: string; by: string; askedBy: string | null } | null
}

const most = 20

/** What is said of one thing, or of several at once, to somebody at this installation. */
export function messageOf(items: readonly Told[], url: string): Message {
  const [first, ...others] = items
  if (!first) throw new Error('There is nothing to tell')
  if (others.length === 0) {
    const at = placeOf(first)
    const subject = sentenceOf(first)
    return { id: first.id, replaces: first.about, subject, lines: lastWords(first), link: url + at }
  }
  const shown = items.slice(0, most).map((item) => `• ${sentenceOf(item)}`)
  const more = items.length > most ? [`and ${items.length - most} more`] : []
  const waiting = items.filter(({ request }) => request).length
  const subject =
    waiting === items.length
      ? `${counted(waiting, 'request')} wait for you`
      : `${counted(items.length, 'thing')} to look at`
  return {
    // Of letters with the same id a mailbox shows one. What was told before with fewer is another.
    id: `${first.id}.${items.at(-1)!.id}.${items.length}`,
    replaces: first.id,
    subject,
    lines: [...shown, ...more],
    link: url + (waiting > 0 ? paths.approvals() : paths.home()),
  }
}

/** What says of itself that it is a test. */
export function testMessage(id: string, url: string): Message {
  const lines = ['Somebody tries whether messages of Countersign arrive here. Nothing waits.']
  return { id, replaces: id, subject: 'A test of Countersign', lines, link: url + paths.integrations() }
}

const beginnings: Readonly<Record<string, string>> = {
  asked: 'waits for a decision',
  half: 'still waits: half of its time is over',
  most: 'still waits: most of its time is over',
  over: 'is about to end without an answer',
}

function placeOf({ request, incident, release, stop, about }: Told): string {
  if (stop !== null) return paths.stop()
  if (release !== null) return paths.hold(about)
  if (request) return paths.request(request.number)
  return incident === null ? paths.home() : paths.incident(incident)
}

function sentenceOf({ what, tier, request, work, incident, release, stop }: Told): string {
  if (stop !== null) return ourSentence(stopSentence(what, stop))
  if (incident !== null && wordAt(what) !== null) return `People wait for an update about INC-${incident}`
  if (incident !== null) return `INC-${incident} was opened: something is not as it should be`
  if (release !== null) return ourSentence(`${textWords(release)} asks for the release of a legal hold`)
  if (!request) return ourSentence(`Countersign gave up ${workWords(work ?? '')}`)
  const kind = requestKinds[request.kind] ?? 'a change'
  const asker = textWords(request.asker)
  return ourSentence(
    `CS-${request.number} (${tierLabels[tier]}) ${beginnings[what] ?? beginnings['asked']}: ${asker} asks for ${kind}`,
  )
}

function stopSentence(what: string, { covered, by, askedBy }: NonNullable<Told['stop']>): string {
  if (what === 'stop off') return `The emergency stop on ${covered} came off`
  if (what === 'stop asked')
    return `${textWords(askedBy ?? '')} asks to let ${covered} go on, and a second person is needed`
  return `${textWords(by)} put an emergency stop on ${covered}`
}

/** By when more was to be said of an incident; null where something else is told. */
function wordAt(what: string): string | null {
  return what.startsWith('word ') ? what.slice('word '.length) : null
}

function lastWords({ what, request, release, stop }: Told): string[] {
  if (stop !== null) return what === 'stop off' ? ['Pods go on.'] : ['Requests stay waiting; their clocks are paused.']
  if (release !== null) return ['It is held until somebody else agrees.']
  const promised = wordAt(what)
  if (promised !== null)
    return [`It was promised by ${minuteOf(promised)}. Say how it stands, or by when you say more.`]
  if (!request) return ['Somebody has to look at why.']
  if (isPaused(request.expiresAt)) return ['Its clock is paused by an emergency stop.']
  return [`Its time ends at ${minuteOf(request.expiresAt.toISOString())}.`]
}

const minuteOf = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`

/** How it goes with a channel, in a word. */
export const standingWords: Record<NoticeStanding, string> = {
  unset: 'Not set up',
  new: 'Nothing sent yet',
  works: 'Works',
  fails: 'Fails',
}

/** Why a message could not be handed over. */
export const tellProblems = {
  not_public: 'The address leads into this network, and the host is not listed (COUNTERSIGN_NOTICE_HOSTS)',
  no_address: 'The name of the receiver leads to no address',
  not_secure: 'Without TLS nothing is sent there',
  untrusted: 'The receiver’s certificate is not trusted',
  too_slow: 'The receiver took longer than thirty seconds',
  unreachable: 'The receiver could not be reached',
  broken_off: 'The receiver broke off before it had answered',
  too_long: 'The receiver answered with more than anybody needs',
  denied: 'The receiver answered with success and words that deny it',
  not_opened: 'The mail server does not take the name and password that are set',
  no_secret: 'What opens it was not found where it is said to be',
  no_person: 'There is no address at which this person can be reached',
  unset: 'This channel is not set up any more',
} as const

export const arrivedWords = 'It arrived'
