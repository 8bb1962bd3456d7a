import { beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { type Actor, systemActor } from '@/lib/core/actor'
import { collect, defineBatch, type Shortcut } from '@/lib/change/batch'
import { shortcutsRefused } from '@/lib/change/shortcut'
import { refuse } from '@/lib/core/outcome'
import { log } from '@/lib/core/log'
import { read } from '@/lib/db/client'

type Input = { key: string; value?: unknown }

const actor: Actor = { ...systemActor, id: 'tester', name: 'Tester' }
const entryOf = (key: string): AuditEntry => ({
  type: 'demo.loaded',
  subject: { kind: 'demo', id: key },
  data: { people: 0, pods: 0 },
})

/** The short way writes a setting; it leaves keys that begin with "long" alone. */
const shortcut: Shortcut<Input, string> = {
  name: 'test-settings',
  sql: `written as (insert into "Setting" (key, value) select "id", "value" from jsonb_to_recordset($1::text::jsonb)
    as line("id" text, "value" jsonb) on conflict do nothing returning key as "id")`,
  draft: (items) => ({
    parameters: [],
    drafts: items.map(({ input: { key, value = 1 } }) =>
      key.startsWith('long')
        ? null
        : { id: key, order: key, row: { id: key, value }, entries: [entryOf(key)], value: () => `short ${key}` },
    ),
  }),
}

let tookTheLongWay: string[] = []

const submit = collect(
  defineBatch<z.ZodType<Input>, string>({
    name: 'test.settings',
    permission: 'demo:manage',
    input: z.object({ key: z.string(), value: z.unknown().optional() }),
    shortcut,
    async run({ items }) {
      tookTheLongWay.push(...items.map(({ input }) => input.key))
      return items.map(({ input: { key } }) =>
        key === 'long-refused' ? refuse('conflict', 'no') : { ok: true, value: `long ${key}`, events: [entryOf(key)] },
      )
    },
  }),
)

const linesOf = (id: string) => read.auditEvent.count({ where: { actorId: 'tester', subjectId: id } })

beforeEach(() => {
  tookTheLongWay = []
})

describe('a batch with a short way', () => {
  it('writes what it can in one statement, each with its line', async () => {
    const outcomes = await Promise.all(['a', 'b', 'c'].map((key) => submit(actor, { key })))
    expect(outcomes).toEqual(['a', 'b', 'c'].map((key) => ({ ok: true, value: `short ${key}` })))
    expect(tookTheLongWay).toEqual([])
    expect(await read.setting.count({ where: { key: { in: ['a', 'b', 'c'] } } })).toBe(3)
    expect(await Promise.all(['a', 'b', 'c'].map(linesOf))).toEqual([1, 1, 1])
  })

  it('sends what was not written the long way, and keeps its line off the record', async () => {
    expect(await submit(actor, { key: 'd' })).toMatchObject({ value: 'short d' })
    const [again, fresh, long, refused] = await Promise.all(
      ['d', 'e', 'long', 'long-refused'].map((key) => submit(actor, { key })),
    )
    expect([again, fresh, long]).toMatchObject([{ value: 'long d' }, { value: 'short e' }, { value: 'long long' }])
    expect(refused).toMatchObject({ kind: 'conflict', reason: 'no' })
    expect(tookTheLongWay.toSorted()).toEqual(['d', 'long', 'long-refused'])
    expect(await linesOf('d')).toBe(2)
    expect(await linesOf('e')).toBe(1)
    expect(await linesOf('test.settings')).toBe(1)
  })

  it('lets no input spoil those beside it: a statement the database refuses is done again the long way', async () => {
    const [good, bad] = await Promise.all([submit(actor, { key: 'f' }), submit(actor, { key: 'g', value: null })])
    expect([good, bad]).toMatchObject([{ value: 'long f' }, { value: 'long g' }])
    expect(await read.setting.count({ where: { key: { in: ['f', 'g'] } } })).toBe(0)
  })

  it('says once for each kind that the database refused the short way, quotes nothing, and counts every time', async () => {
    const before = shortcutsRefused()
    const said = vi.spyOn(log, 'error').mockImplementation(() => {})
    try {
      for (const key of ['secret-1', 'secret-2']) await submit(actor, { key, value: '\u0000' })
      expect(said.mock.calls).toEqual([[{ batch: 'test.settings', code: '22P05' }, expect.any(String)]])
      expect(JSON.stringify(said.mock.calls)).not.toContain('secret')
      expect(shortcutsRefused() - before).toBe(2)
      await submit(actor, { key: 'i' })
      expect(shortcutsRefused() - before).toBe(2)
    } finally {
      said.mockRestore()
    }
  })

  it('refuses whoever may not, and what does not fit, before anything is written', async () => {
    expect(await submit({ ...actor, can: new Set() }, { key: 'h' })).toMatchObject({ kind: 'forbidden' })
    expect(await submit(actor, { key: 7 })).toMatchObject({ kind: 'invalid' })
    expect(await read.setting.count({ where: { key: 'h' } })).toBe(0)
  })
})
