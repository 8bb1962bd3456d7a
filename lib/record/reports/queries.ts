import 'server-only'
import { inItsMonths } from '@/lib/audit/months/queries'
import { archivedBetween } from '@/lib/audit/months/queries'
import { lastPosition } from '@/lib/audit/order/queries'
import { demand, type PersonActor } from '@/lib/core/actor'
import { type Page, pageSize } from '@/lib/core/keyset'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'
import { madeUpIn } from '@/lib/insights/made-up/queries'
import type { Window } from '@/lib/insights/schema'
import { generations } from '@/lib/insights/tallies'
import { accessSections } from '@/lib/record/reports/access/queries'
import { bundleSections } from '@/lib/record/reports/bundle/queries'
import type { Meant } from '@/lib/record/reports/decided/queries'
import { decisionSections } from '@/lib/record/reports/decisions/queries'
import { facts, type Section, sectionsIn } from '@/lib/record/reports/document'
import { packSections } from '@/lib/record/reports/incident/queries'
import {
  madeBy,
  madeUpWords,
  maskedWords,
  momentWords,
  namesLabels,
  type ReportTemplate,
  reportTemplates,
} from '@/lib/record/reports/labels'
import { withoutNames } from '@/lib/record/reports/masked/queries'
import { maskedTelling, openly, type Telling } from '@/lib/record/reports/masked/telling'
import { TooLong } from '@/lib/record/reports/most'
import { oversightSections } from '@/lib/record/reports/oversight/queries'
import { newestReportsFirst, type ReportAddress, type ReportLine, reportPeriod } from '@/lib/record/reports/schema'
import { settledAfterMs } from '@/lib/record/reviews/periods'

/** What a report says, before it is kept. */
export type Drawn = { ok: true; sections: Section[]; of: Omit<ReportLine, 'id' | 'lines' | 'digest' | 'byName' | 'at'> }

type OfPeriod = Exclude<ReportTemplate, 'request' | 'incident'>
const ofPeriod: Record<OfPeriod, (actor: PersonActor, meant: Meant) => Promise<Section[]>> = {
  oversight: oversightSections,
  access: accessSections,
  decisions: decisionSections,
}

/** What a report of this kind says now; a refusal where there is none. */
export async function drawReport(
  actor: PersonActor,
  wish: ReportAddress & { template: ReportTemplate },
): Promise<Drawn | Refusal> {
  demand(actor, 'audit:read')
  const telling = wish.people === 'masked' ? maskedTelling() : openly
  try {
    const drawn = await drawnAs(actor, wish, telling)
    if (!drawn.ok || !telling.masked) return drawn
    return { ...drawn, sections: await withoutNames(actor, drawn.sections, telling.masked, saltOf(drawn.of)) }
  } catch (error) {
    if (error instanceof TooLong) return refuse('invalid', 'report_too_long')
    throw error
  }
}

async function drawnAs(
  actor: PersonActor,
  { template, ...wish }: ReportAddress & { template: ReportTemplate },
  telling: Telling,
): Promise<Drawn | Refusal> {
  if (template === 'request') return await drawBundle(actor, wish.request, telling)
  if (template === 'incident') return await drawPack(actor, wish.incident, telling)
  return await drawPeriod(actor, template, wish, telling)
}

/** Looked at and made within an hour, a report calls people the same. */
const saltOf = ({ template, from, to, department, requestNumber, incidentNumber }: Drawn['of']) =>
  JSON.stringify([template, from, to, department, requestNumber ?? incidentNumber])

const largest = 2_147_483_647
const ofNoTime = { from: null, to: null, department: null } as const

async function drawPack(actor: PersonActor, number: number | undefined, telling: Telling): Promise<Drawn | Refusal> {
  const upTo = await lastPosition()
  const sections =
    number === undefined || number > largest ? null : await packSections(actor, { number, upTo, telling })
  if (number === undefined || sections === null)
    return refuse('invalid', 'unknown_incident', { incident: ['There is no such incident'] })
  const numbers = { requestNumber: null, incidentNumber: number }
  const of = { template: 'incident', ...ofNoTime, ...numbers, upTo, isMasked: telling.masked !== null } as const
  return { ok: true, sections: [await headSection(actor, of, telling), ...sections], of }
}

async function drawBundle(actor: PersonActor, number: number | undefined, telling: Telling): Promise<Drawn | Refusal> {
  if (number === undefined || number > largest)
    return refuse('invalid', 'unknown_request', { request: ['There is no such request'] })
  const upTo = await lastPosition()
  const sections = await bundleSections(actor, { number, upTo, telling })
  if (sections === 'unknown_request') return refuse('invalid', sections, { request: ['There is no such request'] })
  if (sections === 'still_open' || sections === 'in_archives') return refuse('conflict', sections)
  const of = {
    template: 'request',
    ...ofNoTime,
    requestNumber: number,
    incidentNumber: null,
    upTo,
    isMasked: telling.masked !== null,
  } as const
  return { ok: true, sections: [await headSection(actor, of, telling), ...sections], of }
}

/** So often it is counted again where lines came to be counted meanwhile. */
const mostTurns = 4

/** Numbers and lists are of the same lines: what is drawn while more is counted is drawn again. */
async function drawPeriod(
  actor: PersonActor,
  template: OfPeriod,
  { period: asked, department }: ReportAddress,
  telling: Telling,
): Promise<Drawn | Refusal> {
  const period = reportPeriod(asked, new Date())
  if (Date.parse(period.now.from) > Date.now()) return refuse('invalid', 'not_begun')
  // Its numbers would be whole and its lists not.
  if (await archivedBetween(period.now)) return refuse('conflict', 'in_archives')
  for (let turn = 0; turn < mostTurns; turn++) {
    const { upTo, asOf } = await countedTo()
    const sections = await ofPeriod[template](actor, { period, department, upTo, telling })
    const isSettled = asOf.getTime() - Date.parse(period.now.to) > settledAfterMs
    if (!isSettled && (await countedTo()).upTo !== upTo) continue
    const isMasked = telling.masked !== null
    const madeUp = await madeUpIn(actor, period)
    const ofTime = { ...period.now, department: department ?? null, requestNumber: null, incidentNumber: null }
    const of = { template, ...ofTime, upTo, isMasked }
    return { ok: true, sections: [await headSection(actor, of, telling, madeUp), ...sections], of }
  }
  return refuse('conflict', 'still_counting')
}

/** Up to which place lines were counted, and when the first was written that is not. */
async function countedTo(): Promise<{ upTo: number; asOf: Date }> {
  const [found] = await read.$queryRaw<[{ upTo: bigint; asOf: Date }]>`
    with mark as (select min(coalesce(m."position", 0)) as "position" from unnest(${[...generations]}::int[]) own(id)
      left join "TallyMark" m on m.id = own.id)
    select mark."position" as "upTo", coalesce((select o."eventAt" from "AuditOrder" o where o."position" > mark."position"
      order by o."position" limit 1), now()) as "asOf" from mark`
  return { upTo: Number(found.upTo), asOf: found.asOf }
}

async function headSection(
  { id, name }: PersonActor,
  of: Drawn['of'],
  telling: Telling,
  madeUp: Window | null = null,
): Promise<Section> {
  const [{ now }] = await read.$queryRaw<[{ now: Date }]>`select now()`
  const isOver = of.to !== null && Date.parse(of.to) <= now.getTime()
  return facts(
    'about',
    'About this report',
    [
      ['Report', reportTemplates[of.template].title],
      ['Installation', env.url],
      ['From', of.from && momentWords(of.from)],
      [
        'To',
        of.to &&
          `${momentWords(of.to)}${isOver ? '' : ' (not over when the report was made: what came later is not in it)'}`,
      ],
      ['Days that nobody lived', madeUp && madeUpWords(madeUp)],
      ['Department', of.from === null ? null : (of.department ?? 'All departments')],
      ['Looked at up to place', `${of.upTo.toLocaleString('en')} in the order of the record`],
      ['Times are in', 'UTC'],
      ['Names of people', namesLabels[telling.masked ? 'masked' : 'shown']],
      [madeBy, telling.named(id, name)],
      ['Made at', momentWords(now.toISOString())],
    ],
    telling.masked ? maskedWords : [],
  )
}

const line = {
  id: true,
  template: true,
  fromAt: true,
  toAt: true,
  department: true,
  requestNumber: true,
  incidentNumber: true,
  isMasked: true,
  upTo: true,
  lines: true,
  digest: true,
  byName: true,
  at: true,
} as const

/** Reports that were made, the newest first, without what they say. */
export async function listReports(actor: PersonActor, cursor: string | undefined): Promise<Page<ReportLine>> {
  demand(actor, 'audit:read')
  const found = await read.report.findMany({
    where: newestReportsFirst.beyond(cursor),
    orderBy: newestReportsFirst.order(cursor),
    take: pageSize + 1,
    select: line,
  })
  const { rows, ...beside } = newestReportsFirst.page(found, pageSize, cursor)
  return { rows: rows.map(toLine), ...beside }
}

/** One report without what it says, or null. */
export async function reportById(actor: PersonActor, id: string): Promise<ReportLine | null> {
  demand(actor, 'audit:read')
  const found = await read.report.findUnique({ where: { id }, select: line })
  return found && toLine(found)
}

/**
 * What a report says, to whoever made it or opened it within a day: each reading has its line on the record. Null for
 * anybody else.
 */
export async function reportContent(
  actor: PersonActor,
  id: string,
): Promise<{ content: string; sections: Section[] } | null> {
  demand(actor, 'audit:read')
  const lines = await read.$queryRaw<object[]>`
    select from "AuditEvent" e where split_part(e.type, '.', 1) = 'record' and e.type not like 'call.%'
      and e.type in ('record.report_made', 'record.report_read') and e.at > now() - interval '1 day'
      and ${await inItsMonths()} and e."subjectId" = ${id} and e."actorId" = ${actor.id} limit 1`
  if (lines.length === 0) return null
  const found = await read.report.findUnique({ where: { id }, select: { content: true } })
  return found && { content: found.content, sections: sectionsIn(found.content) }
}

type Found = { fromAt: Date | null; toAt: Date | null; upTo: bigint; template: string; at: Date } & Omit<
  ReportLine,
  'from' | 'to' | 'upTo' | 'template' | 'at'
>

function toLine({ fromAt, toAt, upTo, template, at, ...rest }: Found): ReportLine {
  return {
    ...rest,
    template: template as ReportTemplate,
    from: fromAt?.toISOString() ?? null,
    to: toAt?.toISOString() ?? null,
    upTo: Number(upTo),
    at: at.toISOString(),
  }
}
