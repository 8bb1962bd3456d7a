import pg from 'pg'

/** What the database did for a question: pages of tables and indexes it touched, and how long its statements took. */
export type Cost = { buffers: number; ms: number; statements: number }

type Plan = { 'Shared Hit Blocks': number; 'Shared Read Blocks': number }
type Explained = { Plan: Plan; 'Planning Time': number; 'Execution Time': number }
type Asking = (this: pg.Client, ...args: unknown[]) => unknown

let tally: Cost | null = null

const plainly = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query')!.value as Asking

/** What reads, also behind words about it, and where two readings are made one. */
const reading = /^(?:\s|--.*\n|\()*(?:select|with|values)\b/i
/** What asks nothing, what writes, and a cursor, which is read as far as somebody takes of it. */
const other =
  /^\s*(?:begin|start transaction|commit|rollback|savepoint|release|set|(?:un)?listen|deallocate|discard|lock|insert|update|delete|declare|fetch|close)\b/i

/** Every connection of this process explains what it is about to read before it reads it, while somebody measures. */
pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
  const { text, values } = statementOf(args)
  if (tally === null || !reading.test(text)) {
    if (tally !== null && !other.test(text)) throw new Error(`This statement is not measured: ${text}`)
    return plainly.apply(this, args)
  }
  const explain = { text: `explain (analyze, buffers, timing off, format json) ${text}`, values }
  const ask = () => plainly.call(this, explain) as Promise<pg.QueryResult>
  const explained = learn(this, text, ask)
    .then(ask)
    .then(({ rows }) => note(rows[0]))
  const asked = () => plainly.apply(this, args)
  if (typeof args.at(-1) !== 'function') return explained.then(asked)
  return void explained.then(asked, args.at(-1) as (error: unknown) => void)
} as typeof pg.Client.prototype.query

const learnt = new WeakMap<pg.Client, Set<string>>()

/** What a connection looks up in the catalogue when it meets a statement first is hundreds of pages, and no part of its cost. */
async function learn(connection: pg.Client, text: string, ask: () => Promise<unknown>): Promise<void> {
  const known = learnt.get(connection) ?? new Set()
  if (known.has(text)) return
  learnt.set(connection, known.add(text))
  await ask()
}

function statementOf([first, second]: readonly unknown[]): { text: string; values: unknown[] | undefined } {
  const { text, values } = (typeof first === 'string' ? { text: first } : (first ?? {})) as Partial<pg.QueryConfig>
  return { text: text ?? '', values: values ?? (Array.isArray(second) ? second : undefined) }
}

function note(row: { 'QUERY PLAN': [Explained] }): void {
  const [{ Plan, ...times }] = row['QUERY PLAN']
  if (tally === null) return
  tally.buffers += Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks']
  tally.ms += times['Planning Time'] + times['Execution Time']
  tally.statements += 1
}

/** What it costs to ask this. One question at a time. */
export async function costOf(ask: () => Promise<unknown>): Promise<Cost> {
  const cost = { buffers: 0, ms: 0, statements: 0 }
  tally = cost
  try {
    await ask()
  } finally {
    tally = null
  }
  return cost
}
