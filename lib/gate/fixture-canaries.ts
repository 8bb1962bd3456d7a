import { z } from 'zod'
import { withClient } from '@/lib/db/roles'
import { addressed } from '@/lib/db/test-address'
import { Dice, keys, made, type Part } from '@/lib/findings/fixture-corpus'
import { otherKeys } from '@/lib/findings/fixture-keys'

// Test support: secrets of many kinds that are sent on every road, and where of all that is kept they are found again.

export type Canary = {
  /** What kind of secret it is; `password` is one that no form knows. */
  kind: string
  /** As it is sent. */
  text: string
  /** The part of it that stands nowhere else: what is looked for. */
  core: string
  /** On which road it went. */
  road: string
}

const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const forms: readonly (readonly [string, readonly Part[]])[] = [
  ...Object.entries(keys).map(([kind, parts]) => [kind, parts] as const),
  ...Object.entries(otherKeys).flatMap(([kind, all]) => all.map((parts) => [kind, parts] as const)),
  ...Array.from({ length: 20 }, (): [string, readonly Part[]] => ['password', [[letters, 22]]]),
]

/** Hands out secrets, each one of a kind and each once. */
export class Canaries {
  readonly sent: Canary[] = []
  private readonly dice = new Dice(77)

  /** The next secret, for this road. Without spaces where an address or a key of a header is meant. */
  for(road: string, isWord = false): string {
    const fits = forms.filter(
      ([, parts]) => !isWord || parts.every((part) => typeof part !== 'string' || /^[\w.-]*$/.test(part)),
    )
    const [kind, parts] = fits[this.sent.length % fits.length]!
    const drawn = parts.map((part) => (typeof part === 'string' ? part : made([part], this.dice)))
    const runs: string[] = []
    parts.forEach((part, at) => {
      if (typeof part === 'string') runs.push('')
      else runs.push((runs.pop() ?? '') + drawn[at])
    })
    const core = runs.toSorted((one, other) => other.length - one.length)[0]!
    this.sent.push({ kind, text: drawn.join(''), core, road })
    return drawn.join('')
  }

  /** Those whose part that stands nowhere else is found there. */
  in(place: string): Canary[] {
    return this.sent.filter(({ core }) => place.includes(core))
  }
}

type Shape = {
  $ref?: string
  $defs?: Record<string, Shape>
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
  type?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Shape>
  additionalProperties?: Shape | boolean
  items?: Shape
}

/** Where in what somebody sends text can stand, by names: `outputs.content`. What is one of a few words is no text. */
export function textsIn(schema: z.ZodType): string[] {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
  const walk = (shape: Shape, way: string, within: readonly string[]): string[] => {
    const name = shape.$ref?.split('/').at(-1)
    if (name !== undefined) return within.includes(name) ? [] : walk(whole.$defs?.[name] ?? {}, way, [...within, name])
    const either = [...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])]
    if (either.length > 0) return either.flatMap((one) => walk(one, way, within))
    if (shape.type === 'object')
      return [
        ...Object.entries(shape.properties ?? {}).flatMap(([key, inner]) =>
          walk(inner, way === '' ? key : `${way}.${key}`, within),
        ),
        ...(typeof shape.additionalProperties === 'object' ? [way] : []),
      ]
    if (shape.type === 'array') return walk(shape.items ?? {}, way, within)
    return shape.enum || shape.const !== undefined || (shape.type !== 'string' && shape.type !== undefined) ? [] : [way]
  }
  return [...new Set(walk(whole, '', []))].filter((way) => way !== '')
}

/** Where in what is sent a secret stands, in the same words; what lies deeper than a name counts as that name. */
export function placesOf(value: unknown, isSecret: (text: string) => boolean, way = ''): string[] {
  if (typeof value === 'string') return isSecret(value) ? [way] : []
  if (Array.isArray(value)) return value.flatMap((item) => placesOf(item, isSecret, way))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => placesOf(item, isSecret, way === '' ? key : `${way}.${key}`))
}

export type Cell = { column: string; text: string }

/** Every text in every row of every table of this database, in whatever schema. */
export async function everyCell(superuser: string): Promise<Cell[]> {
  const database = new URL(process.env.DATABASE_URL!).pathname.slice(1)
  return await withClient(addressed(superuser, database), async (admin) => {
    const { rows: tables } = await admin.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'm') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
    )
    const cells: Cell[] = []
    for (const { name } of tables) {
      const { rows } = await admin.query<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from ${name} t`)
      for (const { row } of rows)
        for (const [column, value] of Object.entries(row))
          if (value !== null && !['number', 'boolean'].includes(typeof value))
            cells.push({
              column: `${name.replaceAll('"', '')}.${column}`,
              text: typeof value === 'string' ? value : textOf(value),
            })
    }
    return cells
  })
}

/** All texts of a value, names too, as they are and not as JSON spells them. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .flatMap(([key, item]) => [key, textOf(item)])
    .join('\n')
}

/** The roads of calls, also of those that are carried out here. */
const carriedOut = [
  'makeCall',
  'startTaskV1',
  'completeTaskV1',
  'moveTask',
  'moveTaskV1',
  'writeMemory',
  'manageMemoryEntryV1',
  'manageMemoryV1',
  'submitOutput',
  'commitAndLogOutputV1',
  'mcp',
]

/** Where a text is kept that may hold a secret, on which roads it comes there, and why it is kept to the letter. */
export const kept: Readonly<Record<string, { roads: readonly string[]; why: string }>> = {
  'Call.arguments': {
    roads: carriedOut,
    why: 'it is what is signed and claimed',
  },
  'Call.reason': {
    roads: carriedOut,
    why: 'the own words of the pod',
  },
  'Call.facts': { roads: ['makeCall', 'completeTaskV1'], why: 'a path is judged as it is' },
  'Call.idempotencyKey': {
    roads: carriedOut,
    why: 'by it a repeat is known',
  },
  'IdempotencyKey.key': {
    roads: ['claimCall', 'reportOutcome', 'sendPrompt', 'proposeTools', 'reportErrorV1', 'reportError'],
    why: 'by it a repeat is known',
  },
  'ErrorReport.message': { roads: ['reportErrorV1', 'reportError'], why: 'the own words of the pod' },
  'ErrorReport.detail': { roads: ['reportErrorV1', 'reportError'], why: 'the own words of the pod' },
  'PromptText.text': {
    roads: ['usedPromptV1', 'startTaskV1', 'makeCall', 'sendPrompt', 'writeMemory', 'submitOutput'],
    why: 'the text itself',
  },
  'PromptVersion.note': { roads: ['sendPrompt'], why: 'a part of the version, looked through with it' },
  'Task.promptUsed': { roads: ['startTaskV1'], why: 'the text itself' },
}

/** What no form knows to be a secret is a word like any other, which is quoted: in these, and in what is signed. */
export const quotes =
  /^(Call|Task|MemoryEntry|MemoryVersion|MemoryText|Output|OutputRevision|Prompt|PromptVersion|PromptUse|Request|Finding|ErrorReport|Incident|IncidentPart|IdempotencyKey|Tool)\.|^AuditEvent\.(taskKey|toolKey|sentence|data|subjectId)$/
