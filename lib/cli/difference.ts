import { CliProblem } from '@/lib/cli/command'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { admitPolicy, parsePolicy } from '@/lib/policy/document'
import { cellWords } from '@/lib/policy/labels'
import { type LineChange, lineChanges } from '@/lib/difference/lines'
import { changedCells } from '@/lib/policy/matrix'
import type { Tool } from '@/lib/tools/schema'

type Before = { version: number; document: string; tools: readonly Tool[] }

/** What a text would change against a version of the policy: its answers in words, then its lines. */
export function differenceLines({ version, document, tools }: Before, text: string): string[] {
  if (text === document) return [`It is version ${version}, to the letter.`]
  const [before, after] = [parsePolicy(document), admitPolicy(text)]
  if (!after.ok)
    throw new CliProblem(['This is not a policy that can be put into force:', ...after.problems].join('\n  '))
  const cells = before.ok ? changedCells(before.policy, after.policy, tools) : null
  return [
    ...(cells === null ? [`Version ${version} cannot be read any more, so no answers are compared.`] : answers(cells)),
    '',
    ...lineChanges(document, text).map(lineOf),
  ]
}

function answers(cells: ReturnType<typeof changedCells>): string[] {
  if (cells.length === 0) return ['No role may do more or less with any tool that there is today.']
  return [
    `${counted(cells.length, 'answer')} would be another:`,
    ...cells.map(
      ({ environment, role, tool, before, after }) =>
        `  ${role}, ${tool.key}, ${environmentLabel(environment)}: ${cellWords(before)} -> ${cellWords(after)}`,
    ),
  ]
}

function lineOf(change: LineChange): string {
  if (change.kind === 'left out') return `  ... ${counted(change.count, 'line')}`
  return `${{ same: ' ', removed: '-', added: '+' }[change.kind]} ${change.text}`
}
