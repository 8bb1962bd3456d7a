import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { beginFilling, type Size } from '@/bench/full/fill'
import { questions } from '@/bench/questions/all'
import { bounded } from '@/bench/questions/bounded'
import { costOf } from '@/bench/questions/meter'
import { notAsked } from '@/bench/questions/not-asked'
import { lookAround } from '@/bench/questions/world'
import { auditFilter } from '@/lib/audit/schema'
import { lastPosition, lineAtPlace } from '@/lib/audit/order/queries'
import { timeline } from '@/lib/audit/queries'
import { callsOf } from '@/lib/calls/own/queries'
import { callFilter } from '@/lib/calls/own/schema'
import { countedUpTo } from '@/lib/core/count'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { addressed } from '@/lib/db/test-address'
import { listIncidents } from '@/lib/incidents/queries'
import { incidentsAddress } from '@/lib/incidents/schema'
import { kinds } from '@/lib/kinds/registry'
import { listFindings } from '@/lib/findings/list/queries'
import { findingsAddress } from '@/lib/findings/schema'
import { listMemory } from '@/lib/memory/queries'
import { memoryAddress } from '@/lib/memory/schema'
import { givenEntries } from '@/lib/memory/written/queries'
import { entryFilter } from '@/lib/memory/written/schema'
import { podRows } from '@/lib/pods/read/queries'
import { podAddress } from '@/lib/pods/schema'
import { listChanges } from '@/lib/policy/drafts/queries'
import { changesAddress } from '@/lib/policy/drafts/schema'
import { listPrompts } from '@/lib/prompts/board/queries'
import { promptsAddress } from '@/lib/prompts/board/schema'
import { listDrifts } from '@/lib/prompts/drift/queries'
import { driftAddress } from '@/lib/prompts/drift/schema'
import { podsToday } from '@/lib/pods/queries'
import { requestDetail } from '@/lib/requests/detail/queries'
import { listRequests } from '@/lib/requests/queries'
import { queueAddress } from '@/lib/requests/queue/schema'
import { sourceFiles } from '@/lib/sources'
import { listTasks } from '@/lib/tasks/list/queries'
import { ownTasks } from '@/lib/tasks/own/queries'
import { ownFilter } from '@/lib/tasks/own/schema'
import { taskAddress } from '@/lib/tasks/schema'

// What a question costs must not grow with what is there. Pages of tables and indexes are counted, not time.

/** Up to three times so many pages nobody minds: the levels of indexes, the months that are looked into. */
const few = 50
const most = 3
/** A tenth of the calls, and a fifth of what waits: the busy pod has its last 300 that wait in both. */
const sizes = { small: { calls: 2_000, waiting: 1_000 }, large: { calls: 20_000, waiting: 5_000 } } as const

type Costs = Map<string, number>
const [small, large]: [Costs, Costs] = [new Map(), new Map()]
let world: Awaited<ReturnType<typeof lookAround>>
const batch = new pg.Client({ connectionString: process.env.DATABASE_URL! })
afterAll(() => batch.end())

function isMore({ name }: { name: string }): boolean {
  return large.get(name)! > (bounded[name]?.most ?? most * Math.max(small.get(name)!, few))
}

beforeAll(async () => {
  await batch.connect()
  const name = new URL(process.env.DATABASE_URL!).pathname.slice(1)
  const urls = { superuser: addressed(inject('testServer').superuser, name), owner: process.env.DATABASE_OWNER_URL! }
  const { growTo, told } = await beginFilling(urls, { pods: 10, tools: 60, people: 20 })
  const measure = async ({ calls, waiting }: Pick<Size, 'calls' | 'waiting'>, costs: Costs) => {
    await growTo({ calls, waiting, tasks: calls / 10, memory: calls / 10 })
    world = await lookAround(told, batch)
    for (const question of questions) costs.set(question.name, (await costOf(() => question.ask(world))).buffers)
  }
  await measure(sizes.small, small)
  await measure(sizes.large, large)
  // Of rows that PostgreSQL happens to look at it makes its picture of a table, and of that its plan. Where one touches more,
  // it is asked again with another picture: what grows does so with any.
  for (const question of questions.filter(isMore)) {
    await withClient(urls.superuser, (admin) => admin.query('analyze'))
    large.set(question.name, (await costOf(() => question.ask(world))).buffers)
  }
  // Twenty thousand calls take minutes on a machine that others use.
}, 900_000)

it('asks of an installation that every page can read', async () => {
  const { everything, live } = world
  const { rows } = await timeline(everything, auditFilter.parse({ q: 'of the lamp' }))
  expect(rows.length).toBeGreaterThan(20)
  for (const { sentence } of rows) expect(sentence).not.toMatch(/pattern|null/i)
  const waiting = await listRequests(everything, kinds, 'team')
  const { number, sentence, askedBy } = waiting.rows[0]!
  expect(sentence).toContain(askedBy)
  const detail = await requestDetail(everything, number, kinds)
  expect(detail?.history.map(({ who }) => who)).toEqual([askedBy])
  expect(detail?.canDecide.length).toBeGreaterThan(0)
  expect((await listTasks(everything, { q: live.key })).rows.length).toBeGreaterThan(0)
  // Beside those that were asked for, the stories themselves.
  expect(await read.call.count()).toBe(sizes.large.calls + sizes.large.waiting + 10)
  expect(waiting.place.total).toBe(countedUpTo + 1)
  expect(await read.auditOrder.count()).toBe(await read.auditEvent.count())
})

it('asks no more of the database when there is ten times as much', () => {
  const grown = questions
    .filter(isMore)
    .map(({ name }) => `${name}: ${small.get(name)!} pages became ${large.get(name)!}`)
  expect(grown).toEqual([])
  const names = new Set(questions.map(({ name }) => name))
  expect(Object.keys(bounded).filter((name) => !names.has(name))).toEqual([])
})

it('finds what a plain look finds, where one goes another way', async () => {
  const { everything } = world
  const { rows: pods } = await batch.query<{ slug: string; at: Date | null }>(
    `select p.slug, (select max(at) from "AuditEvent" e where e."podId" = p.id and e.type ~ '^(call|request|task)[.]') as at
     from "Pod" p where state = 'active' order by p."ownerId" is not distinct from $1 desc, (select count(*) from "Request" r
       where r."podId" = p.id and r.state = 'waiting' and r."expiresAt" > now()) desc, 2 desc nulls last, p.name limit 20`,
    [everything.id],
  )
  const today = await podsToday(everything)
  expect(today.map(({ slug, last }) => [slug, last && new Date(last.at).getTime()])).toEqual(
    pods.map(({ slug, at }) => [slug, at && at.getTime()]),
  )
})

it('looks lines up by their places, and reads no months for them', async () => {
  // For a few places a join may be planned well, and for some thousands it reads every month that there is.
  const plain = /join "AuditEvent" e on e\.id = o\."eventId"/
  const joined = sourceFiles().filter((name) => name.startsWith('lib/') && plain.test(readFileSync(name, 'utf8')))
  expect(joined).toEqual([])
  const places = 5_000
  const last = await lastPosition()
  const { rows } = await batch.query<{ 'QUERY PLAN': string }>(
    `explain select count(*), max(e.type) from "AuditOrder" o ${lineAtPlace} where o."position" > $1 and o."position" <= $2`,
    [last - places, last],
  )
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('Index Scan using "AuditEvent_')
  expect(plan).not.toMatch(/Hash Join|Merge Join/)
})

it('calls each question by a name of its own', () => {
  const names = questions.map(({ name }) => name)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

it('asks every query there is', async () => {
  const known = new Set<unknown>(questions.map(({ query }) => query))
  const left: string[] = []
  for (const file of sourceFiles().filter((name) => /^lib\/.*\/queries\.ts$/.test(name))) {
    const place = file.replaceAll(/^lib\/|\/queries\.ts$/g, '')
    const found = (await import(/* @vite-ignore */ `../../${file}`)) as Record<string, unknown>
    for (const [name, value] of Object.entries(found))
      if (typeof value === 'function' && /^[a-z]/.test(name) && !known.has(value)) left.push(`${place} ${name}`)
  }
  expect(left.toSorted()).toEqual(Object.keys(notAsked).toSorted())
})

/** The lists that are narrowed and paged, each with the address of its page or answer. */
const filters = [
  ['the record', timeline, auditFilter],
  ['the queue', listRequests, queueAddress],
  ['tasks', listTasks, taskAddress],
  ['own tasks', ownTasks, ownFilter],
  ['memory', listMemory, memoryAddress],
  ['what pods know', givenEntries, entryFilter],
  ['findings', listFindings, findingsAddress],
  ['incidents', listIncidents, incidentsAddress],
  ['prompts', listPrompts, promptsAddress],
  ['what has drifted', listDrifts, driftAddress],
  ['changes of policy', listChanges, changesAddress],
  ['pods', podRows, podAddress],
  ['own calls', callsOf, callFilter],
] as const

/** Said beside a filter: a view, or which part of a page is open. */
const noFilter = new Set(['view'])

/** Paged lists that are narrowed by nothing, or hold what an installation has from its beginning, each with why. */
const unfiltered: Readonly<Record<string, string>> = {
  accessAddress: 'own wishes, a page at a time',
  archivesAddress: 'a month is a row',
  holdsAddress: 'asked in each state, and deep',
  importsAddress: 'an import is asked for by people, one at a time',
  'imports/views findingsAddress': 'asked by branch, for each list of an import',
  logAddress: 'asked by what of the log was lost and by task',
  offeredFilter: 'the tools of an account, from memory',
  peopleAddress: 'everybody who has access: as many as an organisation has',
  reportsAddress: 'a page at a time, and deep',
  reviewsAddress: 'a page at a time, and deep',
  toolsAddress: 'the tools of an installation, from memory',
  workAddress: 'a page at a time, and deep',
}

it('knows every list that is paged', async () => {
  const known = new Set<unknown>(filters.map(([, , address]) => address))
  const left: string[] = []
  for (const file of sourceFiles().filter((name) => /^lib\/.*\/(?:schema|address)\.ts$/.test(name))) {
    const found = (await import(/* @vite-ignore */ `../../${file}`)) as Record<string, { shape?: object }>
    for (const [name, value] of Object.entries(found))
      if (/(Address|Filter)$/.test(name) && 'cursor' in (value.shape ?? {}) && !known.has(value)) {
        const place = `${file.replaceAll(/^lib\/|\/\w+\.ts$/g, '')} ${name}`
        left.push(place in unfiltered ? place : name)
      }
  }
  expect(left.toSorted()).toEqual(Object.keys(unfiltered).toSorted())
})

it.each(filters)('narrows %s by each filter and by each word that it takes', (_list, query, { shape }) => {
  const asked = questions.filter((question) => question.query === (query as unknown)).map(({ args }) => args(world))
  const used = new Set(
    asked.flat().flatMap((value) => Object.entries((value ?? {}) as object).map(([key, word]) => `${key} ${word}`)),
  )
  const missing = Object.entries(shape).flatMap(([key, type]) => {
    if (noFilter.has(key)) return []
    const words = 'unwrap' in type ? (type.unwrap() as { options?: readonly unknown[] }).options : undefined
    const isWords = words?.every((word) => typeof word === 'string')
    if (isWords)
      return words!.filter((word) => !used.has(`${key} ${String(word)}`)).map((word) => `${key} ${String(word)}`)
    return [...used].some((one) => one.startsWith(`${key} `) && !one.endsWith(' undefined')) ? [] : [key]
  })
  // Words for risk and environment weigh alike; of these one that many have and one that few have is enough.
  expect(missing.filter((one) => !/^(risk|env) /.test(one))).toEqual([])
})
