import 'server-only'
import { archivedBetween, earliestOf } from '@/lib/audit/months/queries'
import type { PersonActor } from '@/lib/core/actor'
import { canonicalJson, digestOf, sha256 } from '@/lib/core/canonical'
import { counted } from '@/lib/core/count'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { masked } from '@/lib/findings/mask'
import { findingsOf } from '@/lib/findings/queries'
import { lookedThroughFor } from '@/lib/findings/subjects/rules'
import { meantFilter } from '@/lib/record/exports/schema'
import { summedUp } from '@/lib/record/exports/queries'
import {
  aboutSection,
  briefSection,
  chainSection,
  type Event,
  eventsSection,
  type Step,
  votesSection,
  type WholeRequest,
} from '@/lib/record/reports/bundle/parts'
import { exactly, facts, type Section } from '@/lib/record/reports/document'
import { withheld } from '@/lib/record/reports/masked/held'
import type { Telling } from '@/lib/record/reports/masked/telling'
import { within, mostRows } from '@/lib/record/reports/most'

const withAll = {
  votes: { include: { person: { select: { id: true, name: true } } } },
  duties: true,
  pod: true,
} as const

/** Why there is no report of a request: there is none, it has not come to its end, or its events left the record. */
export type Amiss = 'unknown_request' | 'still_open' | 'in_archives'

/** One request that has come to its end: what was signed, by whom, what happened, and how to make sure. */
export async function bundleSections(
  actor: PersonActor,
  { number, upTo, telling }: { number: number; upTo: number; telling: Telling },
): Promise<Section[] | Amiss> {
  const request = await find(number)
  if (!request) return 'unknown_request'
  // While people decide nobody is told what others said, and what is kept now would tell them.
  if (request.closedAt === null) return 'still_open'
  if (await archivedBetween({ from: request.askedAt, to: request.closedAt })) return 'in_archives'
  const text = lookedThroughFor(request)
  const [findings, chain, events, proof] = await Promise.all([
    text ? findingsOf(actor, text) : [],
    chainOf(request.id),
    eventsOf(request.id, upTo),
    summedUp(actor, { filter: meantFilter.parse({ request: number }), upTo, format: 'jsonl' }),
  ])
  const shown = masked({ arguments: request.envelope as Record<string, unknown>, reason: request.askerSays })
  return [
    ...revealIn([aboutSection(request, shown.reason, telling), briefSection(request), votesSection(request, telling)]),
    {
      name: 'findings',
      title: 'What was found in it',
      words: [
        findings.length === 0
          ? 'Nothing was found, or it is of a kind in which nothing is looked for.'
          : 'Keys and passwords are kept out of sight wherever they stand.',
      ],
      form: 'table',
      columns: [
        { key: 'what', label: 'What' },
        { key: 'severity', label: 'Severity' },
        { key: 'where', label: 'Where' },
        { key: 'state', label: 'State' },
        { key: 'settled', label: 'Because' },
      ],
      rows: revealIn(
        findings.map(({ what, severity, field, state, settled }) => ({
          what,
          severity,
          where: field,
          state,
          settled: settled ? `${settled.who}: ${telling.said(settled.reason)}` : '',
        })),
      ),
    },
    ...envelopeSections(request, shown, telling),
    chainSection(chain),
    eventsSection(events, telling),
    facts(
      'proof',
      'How to make sure',
      [
        ['Events in the audit trail', proof.count],
        ['SHA-256 of these events as JSONL', proof.digest],
        ['Up to place in the order of the record', upTo],
      ],
      [
        `Open the audit trail narrowed to CS-${number}, export it as JSONL, and compare: below its head the file has this SHA-256, as long as nothing more happened to the request.`,
        'Lines of the record are never changed or removed; whoever owns the database could, and an auditor’s review of the same time, or an export that lies elsewhere, would show it.',
      ],
    ),
  ]
}

/** The steps by which the policy answered the call that was asked for; none where it is about something else. */
async function chainOf(requestId: string): Promise<Step[]> {
  const [call] = await read.$queryRaw<{ chain: Step[] }[]>`
    select coalesce(g.chain, c.chain, '[]') as chain from "Call" c left join "Grounds" g on g.id = c."groundsId"
    where c."requestId" = ${requestId} order by c.id limit 1`
  return call?.chain ?? []
}

const find = (number: number) => read.request.findUnique({ where: { number }, include: withAll })

function envelopeSections(
  { envelope, digest, askedByKind }: WholeRequest,
  shown: ReturnType<typeof masked>,
  { masked: people }: Telling,
): Section[] {
  const isMasked = people !== null
  const whole = digestOf(envelope)
  const text = canonicalJson(isMasked ? withheld(shown.arguments, askedByKind !== 'pod') : shown.arguments)
  const isWhole = sha256(text) === digest
  return [
    exactly('envelope', isMasked ? 'What was signed, with people masked' : 'What was signed, to the letter', text, [
      isMasked
        ? maskedWords(shown.count)
        : isWhole
          ? 'As canonical JSON (RFC 8785). The SHA-256 of exactly this text is what people signed.'
          : `As canonical JSON (RFC 8785), with ${counted(shown.count, 'value')} kept out of sight that are no business of readers; so the SHA-256 of this text is another than that of what was signed.`,
    ]),
    facts('digest', 'Its digest', [
      ['SHA-256 that was signed', digest],
      ['SHA-256 of what is kept, counted again for this report', whole],
      ['The same', whole === digest ? 'Yes' : 'No: somebody has to find out why'],
    ]),
  ]
}

function maskedWords(count: number): string {
  const more = count > 0 ? `, and ${counted(count, 'value')} kept out of sight that are no business of readers` : ''
  return `As canonical JSON (RFC 8785), with people masked${more}; so the SHA-256 of this text is another than that of what was signed.`
}

async function eventsOf(requestId: string, upTo: number): Promise<readonly Event[]> {
  const found = await read.$queryRaw<Event[]>`
    select e.id, e.at, e.type, e."actorName" as who, e."actorId" as "whoId", e."actorKind" as kind, e.sentence, o."position"
    from "AuditEvent" e join "AuditOrder" o on o."eventId" = e.id
    where e."requestId" = ${requestId} and e.at >= ${earliestOf([requestId])} and o."position" <= ${upTo}
    order by o."position" limit ${mostRows + 1}`
  return within(found)
}
