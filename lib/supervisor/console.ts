import { machineReadable, readable } from '@/lib/core/log-line'
import type { Environment } from '@/lib/core/environment'
import type { Say } from '@/lib/supervisor/process'

const colours = [36, 35, 33, 32, 34, 31]
const width = 'countersign'.length

/**
 * One console for all. For people each line carries the name of who said it, in a colour of its own where colours are
 * shown; in production every line is a JSON object, for whatever collects them.
 */
export function speaker(environment: Environment): Say {
  if (environment === 'prod') return (name, line, level = 'info') => console.log(machineReadable(name, level, line))
  const colourful = process.stdout.isTTY && !process.env.NO_COLOR
  const known = new Map<string, number>()
  return (name, line) => {
    if (!known.has(name)) known.set(name, colours[known.size % colours.length]!)
    const label = name.padEnd(width)
    console.log(`${colourful ? `\u001B[${known.get(name)}m${label}\u001B[0m` : label}  ${readable(line)}`)
  }
}
