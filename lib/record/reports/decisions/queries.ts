import 'server-only'
import { environmentLabel } from '@/lib/core/environment'
import { measures } from '@/lib/audit/measures'
import type { PersonActor } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { boardFacts } from '@/lib/insights/board/queries'
import { hasSomeBefore, numbersIn, unrecordedWords } from '@/lib/insights/board/view'
import { tierLabels } from '@/lib/requests/labels'
import type { Tier } from '@/lib/requests/schema'
import { reasonWords } from '@/lib/core/reasons'
import { stepWords } from '@/lib/insights/waiting'
import { waitSteps } from '@/lib/insights/tallies'
import { type Decided, decisionsMade, type Meant } from '@/lib/record/reports/decided/queries'
import type { Row, Section } from '@/lib/record/reports/document'
import type { Telling } from '@/lib/record/reports/masked/telling'
import { mostRows, within } from '@/lib/record/reports/most'
import { countedSection, numberSection } from '@/lib/record/reports/numbers'

const verdicts: Readonly<Record<string, string>> = {
  'request.approved': 'Approved',
  'request.changes_requested': 'Asked for changes',
  'request.rejected': 'Rejected',
}

const shown = ['decisions', 'approvals', 'changes_asked', 'rejections', 'decisions_undone', 'expiries'] as const

/** Every decision of a time, and what they come to. */
export async function decisionSections(actor: PersonActor, meant: Meant): Promise<Section[]> {
  const facts = await boardFacts(actor, 'oversight', meant.period, meant.department)
  const views = numbersIn('oversight', facts, meant.department)
  const unrecorded = unrecordedWords(facts)
  // Of a time without a record nothing is known, which is not that nothing was done.
  const known = (count: number) => (hasSomeBefore(facts) ? count : null)
  const made = within(await decisionsMade(meant, mostRows + 1))
  return [
    {
      name: 'counts',
      title: 'How many',
      words: ['A decision that was taken back is counted, as it was made.', ...(unrecorded ? [unrecorded] : [])],
      form: 'table',
      columns: [
        { key: 'what', label: 'What' },
        { key: 'now', label: 'In this time', is: 'number' },
        { key: 'before', label: 'The time before', is: 'number' },
      ],
      rows: shown.map((name) => ({
        what: capital(measures[name].words),
        now: facts.counted[name].now,
        before: known(facts.counted[name].before),
      })),
    },
    {
      name: 'waits',
      title: 'How long they had waited',
      words: ['From the question to the last signature or the “no”.', ...(unrecorded ? [unrecorded] : [])],
      form: 'table',
      columns: [
        { key: 'step', label: 'Waited' },
        { key: 'now', label: 'Decisions', is: 'number' },
        { key: 'before', label: 'The time before', is: 'number' },
      ],
      rows: [...waitSteps, Infinity].map((step, at) => ({
        step: Number.isFinite(step) ? `up to ${stepWords(step)}` : stepWords(step),
        now: facts.waited.now[at] ?? 0,
        before: known(facts.waited.before[at] ?? 0),
      })),
    },
    numberSection('Whether people look before they sign', [], views),
    {
      name: 'decisions',
      title: 'Every decision',
      words: [
        'The oldest first. “On the screen” is for how long the page of the request had been open; nothing where it was decided from the list.',
      ],
      form: 'table',
      columns: [
        { key: 'at', label: 'When', is: 'moment' },
        { key: 'request', label: 'Request' },
        { key: 'sentence', label: 'What it was about' },
        { key: 'verdict', label: 'Decision' },
        { key: 'who', label: 'By' },
        { key: 'group', label: 'For the group' },
        { key: 'reason', label: 'Reason' },
        { key: 'tier', label: 'Risk' },
        { key: 'rule', label: 'Asked because' },
        { key: 'waited', label: 'Waited', is: 'seconds' },
        { key: 'looked', label: 'On the screen', is: 'seconds' },
        { key: 'environment', label: 'Environment' },
        { key: 'asker', label: 'Asked by' },
        { key: 'event', label: 'Event' },
      ],
      rows: revealIn(made.map((one) => rowOf(one, meant.telling))),
    },
    countedSection(views),
  ]
}

function rowOf(one: Decided, telling: Telling): Row {
  const { id, at, type, number, sentence, group, tier, rule, waited, looked, environment } = one
  return {
    at: at.toISOString(),
    request: `CS-${number}`,
    sentence,
    verdict: verdicts[type] ?? type,
    who: telling.named(one.whoId, one.who, one.whoKind),
    group,
    reason: reasonOf(one, telling),
    tier: tierLabels[tier as Tier] ?? tier,
    rule,
    waited: Math.round(waited),
    looked: looked === null ? null : Math.round(looked),
    environment: environment && environmentLabel(environment),
    asker: telling.named(one.askerId, one.asker, one.askerKind),
    event: id,
  }
}

function reasonOf({ isOpen, reasonCode, note }: Decided, { said }: Telling): string {
  if (isOpen) return 'Held back: people decide on it again'
  return [reasonWords(reasonCode), note && said(note)].filter(Boolean).join('. ')
}

const capital = (words: string) => `${words[0]!.toUpperCase()}${words.slice(1)}`
