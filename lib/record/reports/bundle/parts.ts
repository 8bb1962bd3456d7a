import { environmentLabel } from '@/lib/core/environment'
import type { Person, Pod, Request, RequestDuty, Vote } from '@/lib/db/generated/client'
import { canonicalJson } from '@/lib/core/canonical'
import { revealIn } from '@/lib/core/hidden'
import { reasonWords } from '@/lib/core/reasons'
import { chainStepLabels } from '@/lib/policy/labels'
import { facts, type Section } from '@/lib/record/reports/document'
import { momentWords } from '@/lib/record/reports/labels'
import type { Telling } from '@/lib/record/reports/masked/telling'
import { dutyWords, stateLabels, tierLabels } from '@/lib/requests/labels'
import { brief as readBrief } from '@/lib/requests/schema'

/** A request with everything of it that people read. */
export type WholeRequest = Request & {
  votes: (Vote & { person: Pick<Person, 'id' | 'name'> })[]
  duties: RequestDuty[]
  pod: Pick<Pod, 'name'> | null
}

/** What it was and what became of it; `says` is what whoever asked wrote, as readers may see it. */
export function aboutSection(request: WholeRequest, says: string | null, { named, said }: Telling): Section {
  const { askedByName, askedByKind, askedAt, decidedAt, closedAt, environment, pod, toolKey, taskKey, policyVersion } =
    request
  return facts('request', 'The request', [
    ['Number', `CS-${request.number}`],
    ['What it was about', request.sentence],
    ['How it ended', stateLabels[request.state]],
    ['Risk', tierLabels[request.tier]],
    ['Asked by', named(request.askedById, askedByName, askedByKind)],
    // What a pod says of itself is no person's.
    ['In their own words, not checked', says !== null && askedByKind !== 'pod' ? said(says) : says],
    ['Pod', pod?.name ?? null],
    ['Environment', environment && environmentLabel(environment)],
    ['Tool', toolKey],
    ['Task', taskKey],
    ['Asked', momentWords(askedAt.toISOString())],
    ['Decided', decidedAt && momentWords(decidedAt.toISOString())],
    ['Closed', closedAt && momentWords(closedAt.toISOString())],
    ['Policy version', policyVersion],
    ['Asked because', request.ruleWords],
    ['Signatures needed', dutyWords(request.duties) || 'None'],
    ['Answered by somebody made up', request.tried === null ? null : 'Yes: it was a trial'],
  ])
}

/** What Countersign said of it when it was asked. */
export function briefSection(request: WholeRequest): Section {
  const brief = readBrief.parse(request.brief)
  const of = (name: string, some: readonly string[]) => some.map((words) => [name, words] as const)
  return facts(
    'brief',
    'What people read before they decided',
    [
      ...of('What it changes', brief.consequences),
      ['If nobody answers', brief.ifNoAnswer],
      ['Undoing it', brief.undo],
      ...of('Why this risk', brief.tierReasons),
      ...of(
        'Unusual',
        brief.unusual.map(({ text, baseline }) => `${text} (${baseline})`),
      ),
      ...of(
        'Checked',
        brief.checks.map(({ words }) => words),
      ),
    ],
    ['Built by rules when it was asked, and not changed since.'],
  )
}

const verdicts = { approve: 'Approved', request_changes: 'Asked for changes', reject: 'Rejected' } as const
const ends = {
  taken_back: 'taken back by its author',
  signer_lost: 'its author may not sign any more',
  rules_changed: 'the rules had changed',
} as const

/** Every vote, the oldest first, with what became of it. */
export function votesSection({ votes, digest }: WholeRequest, { masked, named, said }: Telling): Section {
  return {
    name: 'votes',
    title: 'Every vote',
    words: [votes.length === 0 ? 'Nobody voted.' : 'Also those that did not count in the end.'],
    form: 'table',
    columns: [
      { key: 'at', label: 'When', is: 'moment' },
      { key: 'who', label: 'Who' },
      { key: 'verdict', label: 'Vote' },
      { key: 'group', label: 'For the group' },
      { key: 'reason', label: 'Reason' },
      { key: 'looked', label: 'On the screen', is: 'seconds' },
      { key: 'same', label: 'Of what' },
      { key: 'ended', label: 'What became of it' },
      { key: 'signature', label: 'Signature' },
    ],
    rows: votes
      .toSorted((one, other) => one.at.getTime() - other.at.getTime())
      .map((vote) => ({
        at: vote.at.toISOString(),
        who: named(vote.person.id, vote.person.name),
        verdict: verdicts[vote.verdict],
        group: vote.dutyGroup,
        reason: [reasonWords(vote.reasonCode), vote.note && said(vote.note)].filter(Boolean).join('. '),
        looked: vote.firstVisibleAt ? Math.round((vote.at.getTime() - vote.firstVisibleAt.getTime()) / 1000) : null,
        same: vote.digest === digest ? 'exactly what stands below' : `something with the SHA-256 ${vote.digest}`,
        ended: vote.endedBecause ? `Ended: ${ends[vote.endedBecause]}` : 'Stands',
        signature: signatureWords(vote.signature, masked !== null),
      })),
  }
}

/** A key of somebody's own tells who they are. */
function signatureWords(signature: Vote['signature'], isMasked: boolean): string {
  if (signature === null) return 'By their session'
  return isMasked ? 'By a key of their own' : canonicalJson(signature)
}

/** A step of how policy answered. */
export type Step = { step: string; outcome: string; words: string }
const stepNames: Readonly<Record<string, string>> = chainStepLabels

/** How the rules answered, step by step. */
export function chainSection(rows: readonly Step[]): Section {
  return {
    name: 'rules',
    title: 'How the rules answered',
    words: [
      rows.length === 0
        ? 'This is no call of a tool; who signs it stands in the policy under changes.'
        : 'Step by step.',
    ],
    form: 'table',
    columns: [
      { key: 'step', label: 'Step' },
      { key: 'outcome', label: 'Answer' },
      { key: 'words', label: 'Why' },
    ],
    rows: revealIn(rows.map(({ step, outcome, words }) => ({ step: stepNames[step] ?? step, outcome, words }))),
  }
}

/** A line of the record with its place. */
export type Event = {
  id: string
  at: Date
  type: string
  who: string
  whoId: string
  kind: string
  sentence: string
  position: bigint
}

/** The lines of the record, in its order. */
export function eventsSection(events: readonly Event[], { named }: Telling): Section {
  return {
    name: 'events',
    title: 'Every event',
    words: ['In the order of the record.'],
    form: 'table',
    columns: [
      { key: 'place', label: 'Place', is: 'number' },
      { key: 'at', label: 'When', is: 'moment' },
      { key: 'who', label: 'Who' },
      { key: 'sentence', label: 'What happened' },
      { key: 'type', label: 'Kind' },
      { key: 'event', label: 'Event' },
    ],
    rows: revealIn(
      events.map(({ id, at, position, who, whoId, kind, ...said }) => ({
        ...said,
        who: named(whoId, who, kind),
        place: Number(position),
        at: at.toISOString(),
        event: id,
      })),
    ),
  }
}
