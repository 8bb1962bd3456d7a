import { execFileSync, spawnSync } from 'node:child_process'
import path from 'node:path'
import { against, median, type Row } from '@/bench/table'

const rounds = 5
const commands = ['groups', 'policy show', 'pods list']

/** Has a process say at its end how long processors worked for it, whatever threads it has. */
const tellsTime =
  'data:text/javascript,process.on("exit",()=>console.error("worked",process.cpuUsage().user+process.cpuUsage().system))'

/** What an operator's command costs where nothing has to be built, beside Node itself with one question to the database. */
export function runOperatorBench(): Row[] {
  const program = path.join(import.meta.dirname, '../../bin/countersign.mjs')
  // Whatever has to be built is built before it is measured.
  execFileSync(process.execPath, [program, 'groups'], { stdio: 'ignore' })
  const ask = `const { default: pg } = await import('pg'); const client = new pg.Client(process.env.DATABASE_URL);
    await client.connect(); await client.query('select 1'); await client.end()`
  const bare = () => secondsOf(['--input-type=module', '-e', ask])
  const turns = Array.from({ length: rounds }, () => ({
    bare: bare(),
    ...Object.fromEntries(commands.map((words) => [words, secondsOf([program, ...words.split(' ')])])),
  }))
  const peer = { name: 'node and one question', value: median(turns.map((turn) => turn.bare)) }
  return commands.map((words) => {
    const value = median(turns.map((turn) => (turn as Record<string, number>)[words]!))
    return against({ name: `Work of "countersign ${words}"`, value, unit: 's', peer }, { most: 8 })
  })
}

function secondsOf(args: readonly string[]): number {
  const { stderr, status } = spawnSync(process.execPath, ['--import', tellsTime, ...args], { encoding: 'utf8' })
  const worked = /worked (\d+)/.exec(stderr)?.[1]
  if (status !== 0 || worked === undefined) throw new Error(`${args.join(' ')} failed: ${stderr}`)
  return Number(worked) / 1e6
}
