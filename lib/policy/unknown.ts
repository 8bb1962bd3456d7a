import type { PolicySnapshot } from '@/lib/policy/compile'
import { stepWords } from '@/lib/policy/labels'
import { fold } from '@/lib/policy/shape'
import type { Call } from '@/lib/policy/schema'
import { nearestKeys } from '@/lib/tools/near'

/** What is said of a tool that is not there: which live ones of the pod's department may have been meant, and what to do. */
export function unknownWords(snapshot: PolicySnapshot, { tool, department }: Call): string {
  const theirs = typeof department === 'string' ? snapshot.departments.get(fold(department)) : undefined
  const open = [...snapshot.tools.values()].filter(
    ({ index, step }) => step.outcome === 'passed' && theirs?.allows[index] === true,
  )
  const keys = open.map((compiled) => compiled.tool.key)
  const near = typeof tool === 'string' ? nearestKeys(tool, keys) : []
  return stepWords.unknownTool(near.length > 0 ? ` Near it: ${near.join(', ')}.` : '')
}
