import { execFile } from 'node:child_process'
import path from 'node:path'
export { noPython } from '@/clients/fixture-program'

/** Test support: an agent in Python, which needs no package. */

/** What the model of an agent decides to do, and where. */
export type Wanted = {
  url: string
  key: string
  worker?: string
  /** The conversation: the same when the agent is started again. */
  thread: string
  tool: string
  args: Record<string, string>
}

/** `told` is what the model hears as the result of its call, `ran` what the function was run with. */
export type Agent = { told: Promise<string>; ran: unknown[]; kill(): void }

const program = `
import json, sys
from countersign import Countersign
from crewai_style import guarded
wanted = json.loads(sys.argv[1])
gate = Countersign(wanted['url'], wanted['key'], worker=wanted['worker'], run=wanted['thread'], patience=30)
ran = []

def act(**given):
    ran.append(given)
    return f"Did it for {list(given.values())[0]}"

told = guarded(gate, wanted['tool'], act)(**wanted['args'])
print(json.dumps({'told': told, 'ran': ran}))
`

/** An agent in a process of Python. */
export function crewAiStyle(wanted: Wanted): Agent {
  const here = import.meta.dirname
  const env = {
    ...process.env,
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONPATH: [path.join(here, '../clients'), here].join(path.delimiter),
  }
  const ran: unknown[] = []
  const given = JSON.stringify({ worker: 'worker', ...wanted })
  let kill = () => {}
  const told = new Promise<string>((resolve, reject) => {
    const child = execFile('python3', ['-W', 'error', '-c', program, given], { env }, (error, out, said) => {
      if (error) return reject(new Error(said, { cause: error }))
      const ended = JSON.parse(out) as { told: string; ran: unknown[] }
      ran.push(...ended.ran)
      resolve(ended.told)
    })
    kill = () => void child.kill('SIGKILL')
  })
  return { told, ran, kill }
}
