import { counted } from '@/lib/core/count'
import { argumentTitles } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'

/** What is shorter is read at a glance, and how long it is says nothing. */
const longTextFrom = 90

/**
 * How much this very call carries, numbers first: "412 lines, 9,031 characters go in as “New text”.", "3 values go in as
 * “Files”." Names are the catalogue's, so that nothing of the pod's own words stands in it.
 */
export function amountsOf(tool: Pick<Tool, 'input'>, args: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(argumentTitles(tool)).flatMap(([name, title]) => {
    const amount = Object.hasOwn(args, name) ? amountOf(args[name]) : null
    return amount === null ? [] : [`${amount} go in as “${title}”.`]
  })
}

function amountOf(value: unknown): string | null {
  if (Array.isArray(value)) return value.length > 1 ? counted(value.length, 'value') : null
  if (typeof value !== 'string' || (value.length < longTextFrom && !value.includes('\n'))) return null
  return `${counted(value.split('\n').length, 'line')}, ${counted(value.length, 'character')}`
}
