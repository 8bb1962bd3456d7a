import './alone'
import { withClient } from '@/lib/db/roles'
import { asOwner } from '@/lib/db/test-clock'
import { messageOf, testMessage, type Told } from '@/lib/notices/labels'
import { databaseFor } from './database'
import { expect, notes, Pod, type PersonName, test } from './stage'

// A link of a letter, of a room or of a device only shows: whoever opens it, and whatever opens it before a person does.

const url = process.env.E2E_URL!

test.beforeAll(async () => {
  const pod = await Pod.shared('WriterPod', 'product')
  await pod.ask('memory.add', notes())
  await pod.send('POST', '/v2/errors', { code: 'shelf_full', message: 'The shelf was full' })
  await asOwner(await databaseFor('owner'), (owner) =>
    owner.query(
      `insert into "RecordHold" (id, name, reason, filter, lines, "byId", "byName", at, "askedById", "askedByName", "askedReason", "askedAt")
       values ('held-for-links', 'Lamps', 'A claim', '{"q":"lamps"}', 0, 'one', 'One', now(), 'one', 'One', 'It is settled', now())
       on conflict do nothing`,
    ),
  )
})

type Known = { requests: { number: number; kind: string }[]; incident: number }

/** One request of each kind that there is, and an incident. */
async function known(): Promise<Known> {
  return await withClient(await databaseFor('read'), async (reader) => {
    const { rows: requests } = await reader.query<Known['requests'][number]>(
      'select distinct on (kind) kind, number from "Request" order by kind, number desc',
    )
    const { rows } = await reader.query<{ number: number }>('select max(number) as number from "Incident"')
    return { requests, incident: rows[0]!.number }
  })
}

/** All that anybody is told: of each kind of request at each time, and of everything else, alone and together. */
function allTold({ requests, incident }: Known): Told[] {
  const none = { tier: 'high', request: null, work: null, incident: null, release: null, stop: null } as const
  const expiresAt = new Date(Date.now() + 3_600_000)
  const ofRequests = requests.flatMap(({ number, kind }) =>
    ['asked', 'half', 'most', 'over'].map((what) => ({ what, request: { number, kind, asker: 'A pod', expiresAt } })),
  )
  const others = [
    { work: 'imports.run' },
    { incident },
    { incident, what: 'word 2026-11-30T15:40:00.000Z' },
    { release: 'One' },
    { stop: { covered: 'all pods', by: 'One', askedBy: null } },
  ].map((one) => ({
    what: 'stop' in one ? 'stop on' : Object.keys(one)[0]!,
    about: 'held-for-links',
    ...one,
  }))
  return [...ofRequests, ...others].map((one, at) => ({ id: `told-${at}`, about: `about-${at}`, ...none, ...one }))
}

/** Where anything of it leads, and where what pods are told does. */
async function allLinks(): Promise<string[]> {
  const told = allTold(await known())
  const together = [messageOf(told, url), messageOf(told.slice(-2), url)]
  const links = [...told.map((one) => messageOf([one], url)), ...together, testMessage('test', url)]
  const pod = await Pod.shared('WriterPod', 'product')
  const heard = JSON.stringify((await pod.send('GET', '/v2/events')).body)
  const ofPods = [...heard.matchAll(/https?:\/\/[^"\s\\]+/g)]
    .map(([link]) => link)
    .filter((link) => link.startsWith(url))
  return [...new Set([...links.map(({ link }) => link), ...ofPods])]
}

/** Every table with how many rows it has and a digest of all of them, but for how long a session lasts. */
async function everything(): Promise<Record<string, string>> {
  return await withClient(await databaseFor('owner'), async (owner) => {
    const { rows: tables } = await owner.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and not relispartition and relname !~ '^_'`,
    )
    const each = tables.map(({ name }) => {
      const row = name === 'Session' ? `to_jsonb(t) - 'expiresAt'` : 't'
      return `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(one, '' order by one)), '') as is
        from (select md5((${row})::text) as one from "${name}" t) rows`
    })
    const { rows } = await owner.query<{ name: string; is: string }>(each.join(' union all '))
    return Object.fromEntries(rows.map(({ name, is }) => [name, is]))
  })
}

test('no link of any message changes anything, whoever opens it and whether they are signed in or not', async ({
  as,
  playwright,
}) => {
  const links = await allLinks()
  expect(links.length).toBeGreaterThan(8)
  const names: PersonName[] = ['Ana', 'Ade']
  const nobody = await playwright.request.newContext()
  const readers = [nobody, ...(await Promise.all(names.map(async (name) => (await as(name)).request)))]
  expect(Object.keys(await everything()).length).toBeGreaterThan(50)
  const seen = new Set<number>()
  for (const reader of readers)
    // Others are at work meanwhile, who change something now and then. What a look itself changed would differ each time.
    await expect(async () => {
      const before = await everything()
      for (const link of links)
        for (const method of ['HEAD', 'GET']) {
          const answer = await reader.fetch(link, { method })
          // What is not for them, such as what only pods are told, looks to them as if it were not there.
          expect([200, 401, 404], link).toContain(answer.status())
          seen.add(answer.status())
        }
      expect(await everything()).toEqual(before)
    }).toPass()
  expect(seen).toContain(200)
  await nobody.dispose()
})
