import type { z } from 'zod'
import type { Endpoint } from '@/lib/api/endpoint'
import { versions } from '@/lib/api/versions'

/** Test support: what senders put where something else belongs, by mistake or on purpose. */
export const hostileTexts: readonly string[] = [
  '',
  '\u202Egnp.exe',
  'a\u200Bb',
  '\uFEFFx',
  '\uFFFF\uFFFE',
  'e\u0301 é ＠ 😀 \u{E0041}',
  '\u0001\u001B[31m\r\nSet-Cookie: a=b',
  '\'; drop table "Call"; --',
  '$1::text',
  '%00%2e%2e%2f',
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  'constructor',
  'a'.repeat(20_000),
]

export const hostileValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  5e-324,
  Number.MAX_SAFE_INTEGER,
  [],
  [null],
  [[[]]],
  {},
  { a: 1 },
  { not: null },
  { contains: 'x', mode: 'insensitive' },
  { $ne: null },
  { length: 1_000_000_000 },
  { toString: 'x', constructor: { prototype: { admin: true } } },
  nested(29),
  Array.from({ length: 5_000 }, (_, at) => at),
  Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`key${at}`, at])),
  ...hostileTexts,
]

function nested(levels: number): unknown {
  let value: unknown = 'deep'
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value }
  return value
}

export const endpoints: readonly Endpoint[] = Object.values(versions).flat()

/** The fields of an endpoint's body, each with its own shape. */
export function fieldsOf({ body }: Endpoint): [name: string, shape: z.ZodType][] {
  return Object.entries(body?.shape ?? {}) as [string, z.ZodType][]
}

const good: Readonly<Record<string, unknown>> = {
  tool: 'memory.search',
  arguments: { keyword: 'lamps' },
  task_id: 'care',
  grant: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  status: 'succeeded',
  summary: 'Done',
  slug: 'greeting',
  key: 'returns/period',
  path: 'docs/returns.md',
  file_path: 'docs/returns.md',
  task: 'returns-page',
  content: 'Bowls come back.',
  text: 'Greet by {name}.',
  message: 'Refused',
  tools: [{ name: 'send_parcel', inputSchema: { type: 'object' } }],
}

/** A body this endpoint takes, under the given key. */
export function goodBody(endpoint: Endpoint, key: string): Record<string, unknown> {
  const known = fieldsOf(endpoint).filter(([name]) => name in good)
  return { ...Object.fromEntries(known.map(([name]) => [name, good[name]])), idempotency_key: key }
}

/** The endpoint's address with something in the place of its parameters. */
export function addressOf({ path }: Endpoint, id = '01ARZ3NDEKTSV4RRFFQ69G5FAV'): string {
  return path.replace('{move}', 'hold').replaceAll(/\{\w+\}/g, encodeURIComponent(id))
}

/** Does the work for all items, eight at a time: enough to mingle, and no flood for the pools to refuse. */
export async function inHerds<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 8) await Promise.all(items.slice(at, at + 8).map(work))
}
