import { beforeAll, describe, expect, it } from 'vitest'
import type { PodActor } from '@/lib/core/actor'
import { asOwner } from '@/lib/db/test-clock'
import { givenEntries } from '@/lib/memory/written/queries'
import { entryFilter } from '@/lib/memory/written/schema'

// What pods find in memory, where a word is held by few entries, by many, or is too short for an index of words.

const many = 1_300
const things = ['kettle', 'ladle', 'saucer', 'funnel', 'sieve']
const told = Array.from({ length: many }, (_, at) => ({
  key: `care/${String(at).padStart(4, '0')}${at % 400 === 9 ? '-zephyr' : ''}`,
  text: `The ${things[at % 5]} of batch ${at % 331} is wiped dry${at % 260 === 3 ? ', and seldom washed' : ''}.`,
  tags: at % 130 === 7 ? ['october'] : ['any'],
  state: at % 20 === 0 ? 'held' : 'active',
}))

beforeAll(async () => {
  await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    const rows = JSON.stringify(told.map((one, at) => ({ ...one, id: `entry-${at}`, tags: `{${one.tags.join(',')}}` })))
    const toldRows = `json_to_recordset($1) as w(id text, key text, text text, tags text[], state text)`
    const digest = `encode(sha256(convert_to(w.text, 'UTF8')), 'hex')`
    await owner.query(
      `insert into "MemoryText" (digest, text) select ${digest}, w.text from ${toldRows} on conflict do nothing`,
      [rows],
    )
    await owner.query(
      `insert into "MemoryEntry" (id, origin, path, description, tags, "podOwner", state, environment, "activeNumber", "activeDigest")
       select w.id, 'live', w.key, w.text, w.tags, 'CarePod', w.state::"MemoryState", 'prod', case w.state when 'active' then 1 end,
         case w.state when 'active' then ${digest} end from ${toldRows}`,
      [rows],
    )
    await owner.query(
      `insert into "MemoryVersion" (id, "entryId", number, digest, "textDigest", tags, state, "writtenByKind", "writtenById", "writtenByName")
       select w.id, w.id, 1, ${digest}, ${digest}, w.tags, w.state::"MemoryVersionState", 'pod', 'care', 'Care' from ${toldRows}`,
      [rows],
    )
  })
})

const pod = { kind: 'pod', environment: 'prod' } as PodActor

/** Every page of a search, one after the other. */
async function found(q: string): Promise<string[]> {
  const keys: string[] = []
  let cursor: string | undefined
  do {
    const page = await givenEntries(pod, entryFilter.parse({ q, cursor, limit: 50 }))
    keys.push(...page.entries.map(({ key }) => key))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return keys
}

/** The same, by reading each entry. */
function read(q: string): string[] {
  const words = q.split(' ')
  const holds = ({ key, text, tags }: (typeof told)[number]) =>
    words.every((word) => key.includes(word) || text.includes(word) || tags.includes(word))
  return told.filter((one) => one.state === 'active' && holds(one)).map(({ key }) => key)
}

describe('what pods find in memory', () => {
  it.each([
    ['a word that many hold', 'batch', 900],
    ['one that few hold, in their texts', 'seldom', 1],
    ['one that few hold, in their names', 'zephyr', 1],
    ['one that is a tag', 'october', 1],
    ['a short one beside one that many hold', 'batch 17', 10],
    ['a short one alone', '29', 10],
    ['one that many hold beside one that few hold', 'wiped seldom', 1],
    ['two that many hold, and few together', 'ladle 0001', 1],
    ['two that many hold, and nobody together', 'ladle funnel', 0],
    ['one that nobody holds', 'nowhere', 0],
  ])('is each entry that holds it: %s', async (_which, q, least) => {
    const keys = await found(q)
    expect(keys).toEqual(read(q))
    expect(keys.length).toBeGreaterThanOrEqual(least)
  })

  it('says how much there is beside it that is not given, and why', async () => {
    const { leftOut } = await givenEntries(pod, entryFilter.parse({ q: 'seldom' }))
    expect(leftOut).toEqual({ pending: 0, held: many / 20, archived: 0, rejected: 0 })
  })
})
