import { asked, askedWith, type Question } from '@/bench/questions/asked'
import { systemActor } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'
import { exceptedAgain } from '@/lib/findings/bypass/queries'
import { findingChoices, findingCounts, listFindings, repositoryFindings } from '@/lib/findings/list/queries'
import { findingDetail, findingsOf } from '@/lib/findings/queries'
import { families, findingOrder, type FindingsFilter, findingViews, severities, sources } from '@/lib/findings/schema'
import { incidentChoices, incidentCounts, listIncidents, unansweredIncidents } from '@/lib/incidents/queries'
import {
  incidentKinds,
  incidentOrder,
  type IncidentsFilter,
  incidentViews,
  severities as weights,
} from '@/lib/incidents/schema'
import { listChannels, ownNotices } from '@/lib/notices/queries'
import { anyChannel } from '@/lib/notices/telling/queries'
import { dueSinks, listSinks } from '@/lib/sinks/queries'
import { anyWebhook, webhooksOf, webhookTotals } from '@/lib/webhooks/queries'

const reading = read as unknown as Tx

const findingFilters: readonly FindingsFilter[] = [
  {},
  ...findingViews.map((state) => ({ state })),
  ...severities.map((severity) => ({ severity })),
  ...families.map((family) => ({ family })),
  ...sources.map((source) => ({ source })),
  { age: 'late' },
  { pod: 'Nobody' },
  { pod: 'BillingPod0' },
  { repository: 'delivery-1' },
  { repository: 'nowhere' },
]

const incidentFilters: readonly IncidentsFilter[] = [
  {},
  ...incidentViews.map((state) => ({ state })),
  ...incidentKinds.map((kind) => ({ kind })),
  ...weights.map((severity) => ({ severity })),
  { env: 'prod' },
  ...(['me', 'nobody'] as const).map((owner) => ({ owner })),
  { pod: 'Nobody' },
  { pod: 'BillingPod0' },
  { tool: 'memory.search' },
]

/** What is asked about what was found in texts, and about those who are told by a webhook. */
export const findings: readonly Question[] = [
  ...askedWith('findings', findingFilters, (name, filter) => [
    asked(name, listFindings, ({ everything }) => [everything, filter]),
    asked(`counts of ${name}`, findingCounts, ({ everything }) => [everything, filter]),
  ]),
  asked('findings, deep', listFindings, ({ everything, half }) => [
    everything,
    { cursor: findingOrder.behind({ rank: 1, at: half, id: '0'.repeat(26) }) },
  ]),
  asked('findings of a repository', repositoryFindings, ({ everything, source }) => [everything, source.id]),
  asked('choices of findings', findingChoices, ({ everything }) => [everything]),
  asked('what was found in a call', findingsOf, ({ everything, found }) => [
    everything,
    { kind: 'call' as const, id: found.subjectId, version: 0 },
  ]),
  asked('one finding', findingDetail, ({ everything, found }) => [everything, found.id]),
  asked('what is let through of a call', exceptedAgain, ({ found }) => [reading, found.subjectId]),
  asked('webhooks of a pod', webhooksOf, ({ everything, pod }) => [everything, pod.slug]),
  asked('webhooks of all pods', webhookTotals, ({ everything }) => [everything]),
  ...askedWith('incidents', incidentFilters, (name, filter) => [
    asked(name, listIncidents, ({ everything }) => [everything, filter]),
    asked(`counts of ${name}`, incidentCounts, ({ everything }) => [everything, filter]),
  ]),
  asked('incidents, deep', listIncidents, ({ everything, half }) => [
    everything,
    { state: 'all' as const, cursor: incidentOrder.behind({ rank: 1, openedAt: half, id: '0'.repeat(26) }) },
  ]),
  asked('choices of incidents', incidentChoices, ({ everything }) => [everything]),
  asked('incidents nobody has taken note of', unansweredIncidents, ({ everything }) => [everything]),
  asked('channels by which people are told', listChannels, ({ everything }) => [everything]),
  asked('how the reader is told', ownNotices, ({ everything }) => [everything]),
  asked('whether anybody is told', anyChannel, () => [systemActor]),
  asked('log stores, and how it goes with each', listSinks, ({ everything }) => [everything]),
  asked('log stores that there is something to do for', dueSinks, () => [systemActor]),
  asked('whether anybody is told by a webhook', anyWebhook, () => []),
]
