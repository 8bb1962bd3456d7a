import type { Say } from '@/lib/supervisor/process'

const colours = [36, 35, 33, 32, 34, 31]
const width = 'countersign'.length

/** One console for all: each line carries the name of who said it, in a colour of its own where colours are shown. */
export function speaker(): Say {
  const colourful = process.stdout.isTTY && !process.env.NO_COLOR
  const known = new Map<string, number>()
  return (name, line) => {
    if (!known.has(name)) known.set(name, colours[known.size % colours.length]!)
    const label = name.padEnd(width)
    console.log(`${colourful ? `\u001B[${known.get(name)}m${label}\u001B[0m` : label}  ${line}`)
  }
}
