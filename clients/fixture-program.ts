import { execFile, type ChildProcess, spawnSync } from 'node:child_process'
import { ChangesRequested, Countersign, CountersignError, type Prompt, type Settings } from '@/clients/countersign'

/** Test support: the one-file clients in both languages, as programs that guard one function. */

/** What is to be done once, and how the program goes about it. */
export type Wanted = Settings & {
  tool: string
  args: Record<string, unknown>
  as?: { key?: string; task?: string; reason?: string; prompt?: Prompt; idempotent?: boolean }
  /** The function itself: what it does with its arguments. */
  how?: 'done' | 'throws' | 'hangs'
}

/** With which arguments the function ran, and how it ended for the program. */
export type Ended = {
  ran: unknown[]
  result?: unknown
  error?: { kind: string; code: string | null; message: string; fields?: string[] }
}

/** A program under way. `kill` ends it as a crash does. */
export type Program = { ended: Promise<Ended>; kill(): void }

export function typescript({ tool, args, as = {}, how = 'done', ...settings }: Wanted): Program {
  const stop = new AbortController()
  const ran: unknown[] = []
  const gate = new Countersign(settings)
  const guarded = gate.guard(
    tool,
    async (given: Record<string, unknown>) => {
      ran.push(given)
      if (how === 'throws') throw new Error('The mail server is away')
      if (how === 'hangs') await new Promise((_resolve, reject) => stop.signal.addEventListener('abort', reject))
      return { done: given }
    },
    { summary: ({ done }) => `Did ${Object.keys(done).length} things` },
  )
  const ended = guarded(args, { ...as, signal: stop.signal }).then(
    (result): Ended => ({ ran, result }),
    (error: Error): Ended => ({
      ran,
      error: {
        kind: error.name,
        code: error instanceof CountersignError ? error.code : null,
        message: error.message,
        ...(error instanceof ChangesRequested && { fields: error.fields }),
      },
    }),
  )
  return { ended, kill: () => stop.abort() }
}

const program = `
import asyncio, json, sys, time
sys.path.insert(0, 'clients')
from countersign import ChangesRequested, Countersign
wanted = json.loads(sys.argv[1])
gate = Countersign(**wanted['settings'])
ran = []

def work(given):
    ran.append(given)
    if wanted['how'] == 'throws':
        raise RuntimeError('The mail server is away')
    if wanted['how'] == 'hangs':
        print('ran', flush=True)
        time.sleep(600)
    return {'done': given}

about = {**wanted['as'], 'summary': lambda result: f"Did {len(result['done'])} things"}
if wanted['async']:
    @gate.guard(wanted['tool'], **about)
    async def guarded(**given):
        await asyncio.sleep(0)
        return work(given)
    act = lambda: asyncio.run(guarded(**wanted['args']))
else:
    guarded = gate.guard(wanted['tool'], lambda **given: work(given), **about)
    act = lambda: guarded(**wanted['args'])
try:
    print(json.dumps({'ran': ran, 'result': act()}))
except Exception as error:
    said = {'kind': type(error).__name__, 'code': getattr(error, 'code', None), 'message': str(error)}
    if isinstance(error, ChangesRequested):
        said['fields'] = error.fields
    print(json.dumps({'ran': ran, 'error': said}))
`

/** Both ways of Python take turns, so that each case is met by one of them. */
let turn = 0

export function python({ tool, args, as = {}, how = 'done', ...settings }: Wanted): Program {
  const { url, key, worker, run, patience, clientId: client_id, clientSecret: client_secret } = settings
  const known = { url, key, worker, run, patience, client_id, client_secret }
  const wanted = JSON.stringify({ settings: known, tool, args, as, how, async: turn++ % 2 === 1 })
  const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }
  let child: ChildProcess | undefined
  const ended = new Promise<Ended>((resolve, reject) => {
    child = execFile('python3', ['-W', 'error', '-c', program, wanted], { env }, (error, out, said) => {
      if (error?.killed || error?.signal) return resolve({ ran: out.includes('ran') ? [args] : [] })
      if (error) return reject(new Error(said))
      resolve(JSON.parse(out) as Ended)
    })
  })
  return { ended, kill: () => void child?.kill('SIGKILL') }
}

/** Why Python's client cannot be tried here, or nothing when it can. */
export const noPython = spawnSync('python3', ['--version']).status === 0 ? undefined : 'there is no python3 here'
