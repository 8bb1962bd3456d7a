import 'server-only'
import pino, { type LevelWithSilent, type LogFn } from 'pino'
import { doingNow } from '@/lib/core/doing'
import { newFold } from '@/lib/core/fold'
import { readable, unquoted } from '@/lib/core/log-line'
import { env } from '@/lib/env'

const foldMs = 60_000
const fold = newFold(foldMs)
const repeatable = new Set<number>([40, 50])
let telling: NodeJS.Timeout | undefined

/** Who supervises a process makes its lines readable, or leaves them to machines; without anybody it is done here. */
const forPeople =
  env.process === 'operator' || (env.environment !== 'prod' && process.env.COUNTERSIGN_SUPERVISOR === undefined)

/**
 * What happened, for whoever runs this: a JSON object a line, with time, level, process and what it is about. Content of
 * calls, secrets and names never stand in it; of errors only their kind, code, sentence and place.
 */
export const log = pino(
  {
    level: env.logLevel satisfies LevelWithSilent,
    base: { process: env.process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: faultIn },
    mixin: whatFor,
    hooks: { logMethod: unlessRepeated },
  },
  forPeople ? { write: (line: string) => void process.stderr.write(`${readable(line.trimEnd())}\n`) } : process.stdout,
)

/** Which work of the queue a line is about, and of which chain of calls; a request's lines say so themselves. */
function whatFor(): object {
  const { job, trace } = doingNow() ?? {}
  return job === undefined ? {} : { job, trace, actor: 'system' }
}

/** Warnings and errors that say the same are told once a minute, with how many there were in between. */
function unlessRepeated(this: pino.Logger, given: Parameters<LogFn>, method: LogFn, level: number): void {
  if (!repeatable.has(level)) return method.apply(this, given)
  const line = `${level} ${sameness(given)}`
  const left = fold.next(line, Date.now())
  telling ??= setTimeout(tellRest, foldMs).unref()
  if (left === null) return
  if (left > 0) this.info({ repeated: left }, `the next line was left out ${left} times`)
  method.apply(this, given)
}

function tellRest(): void {
  telling = undefined
  for (const [line, left] of fold.rest())
    log.info({ repeated: left }, `left out ${left} times in the last minute: ${line.slice(3)}`)
}

/** What two lines have in common that say the same: their words and the kind of error, not the request they are about. */
function sameness([first, ...more]: readonly unknown[]): string {
  if (typeof first === 'string') return first
  const { err } = first as { err?: unknown }
  const fault = err === undefined ? undefined : faultIn(err)
  return [...more, fault && `${fault.type} ${fault.code ?? fault.message}`].filter(Boolean).join(', ')
}

const longest = 400

/** What may be said of an error. Its other fields can quote rows and arguments; Prisma quotes them in its sentence, too. */
function faultIn(error: unknown): { type: string; message: string; code?: string; stack?: string[] } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, longest) }
  const { name, message, stack = '' } = error
  const code = (error as { code?: unknown }).code
  const whole = error.constructor.name.startsWith('Prisma') ? (message.trim().split('\n').at(-1) ?? '') : message
  // What is no JSON is quoted in the sentence that says so, and an action that nobody knows is named as it was sent.
  const sentence = name === 'SyntaxError' || /^[^"]*Server (?:Action|Reference)/i.test(whole) ? unquoted(whole) : whole
  return {
    type: name === 'Error' ? error.constructor.name : name,
    ...(typeof code === 'string' && { code }),
    message: sentence.slice(0, longest),
    stack: stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim())
      .slice(0, 12),
  }
}
