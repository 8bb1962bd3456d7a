import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { counted } from '@/lib/core/count'
import { harmless } from '@/lib/core/log-line'
import { type OpenedPolicy, openPolicy, parsePolicy, policyFindings, policyProblems } from '@/lib/policy/document'
import type { LintCode } from '@/lib/policy/edit/labels'
import { lintChange } from '@/lib/policy/edit/lint'
import { examineCatalogue } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'
import type { YamlProblem } from '@/lib/tools/yaml'

// For a pipeline: looks at a text by itself. It reads no settings and asks no database.

type Where = { root: string; from?: string | undefined }
type ReadPolicy = Extract<OpenedPolicy, { ok: true }>
type Finding = Pick<YamlProblem, 'line' | 'column' | 'words'>

/**
 * `countersign policy check` and `countersign tools check`: says what is wrong with a file, a line each that begins with the
 * place. Exit code 0 when it can be put into force, 1 when not, 2 when the words were not understood.
 */
export function check(noun: 'policy' | 'tools', words: readonly string[], where: Where): number {
  const asked = readWords(noun, words)
  if (typeof asked === 'string') return told(`${asked}\nUsage: countersign ${usage[noun]}`, 2)
  try {
    const text = textOf(asked.file, where)
    return noun === 'tools' ? checkTools(asked.file, text) : checkPolicy(asked, text, where)
  } catch (error) {
    return told(error instanceof Error ? error.message : String(error), 1)
  }
}

const usage = {
  policy: 'policy check <file> [--against <file>] [--tools <catalogue>] [--strict]',
  tools: 'tools check <file>',
}

type Asked = { file: string; against: string | undefined; tools: string | undefined; isStrict: boolean }

function readWords(noun: 'policy' | 'tools', words: readonly string[]): Asked | string {
  const options: NonNullable<ParseArgsConfig['options']> =
    noun === 'policy'
      ? ({ against: { type: 'string' }, tools: { type: 'string' }, strict: { type: 'boolean' } } as const)
      : {}
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) return 'Say which file, and only one.'
    const { against, tools, strict } = values as { against?: string; tools?: string; strict?: boolean }
    return { file, against, tools, isStrict: strict === true }
  } catch (error) {
    return (error as Error).message
  }
}

function checkTools(file: string, text: string): number {
  const reading = examineCatalogue(text)
  if (!reading.ok) return failed(file, reading.problems)
  console.log(`${file}: ${counted(reading.tools.length, 'tool')}, nothing is wrong.`)
  return 0
}

function checkPolicy({ file, against, tools, isStrict }: Asked, text: string, where: Where): number {
  const problems = policyProblems(text)
  const parsed = openPolicy(text)
  if (problems.length > 0 || !parsed.ok) return failed(file, problems)
  const catalogue = toolsOf(tools, where)
  const warnings =
    against === undefined
      ? policyFindings(parsed.policy, catalogue).map(({ path: way, words }) => ({ ...parsed.placeOf(way), words }))
      : lint(against, parsed, catalogue, where)
  say(file, 'warning', warnings)
  const rules = Object.values(parsed.policy.roles).reduce((sum, role) => sum + role.rules.length, 0)
  const found = warnings.length > 0 ? counted(warnings.length, 'warning') : 'nothing is wrong'
  console.log(
    `${file}: ${counted(rules, 'rule')} of ${counted(Object.keys(parsed.policy.roles).length, 'role')}, ${found}.`,
  )
  return isStrict && warnings.length > 0 ? 1 : 0
}

/** Nobody's groups are known here. */
const needsPeople: ReadonlySet<LintCode> = new Set(['locked_out', 'few_signers', 'no_signers'])

/** What a change of the document brings that is probably not meant, each with its remedy. */
function lint(against: string, after: ReadPolicy, tools: readonly Tool[], where: Where): Finding[] {
  const before = parsePolicy(textOf(against, where))
  if (!before.ok) throw new Error(`${against} is no policy; "policy check ${against}" says why.`)
  const { policy, lineOf } = after
  const found = lintChange({ before: before.policy, after: policy, tools, signers: new Map(), lineOf })
  return found
    .filter(({ code }) => !needsPeople.has(code))
    .map(({ words, remedy, place: { line = null } }) => ({ line, words: `${words} ${remedy}` }))
}

/** The tools that the policy is held against: of a catalogue that is named, or of the one that comes along. */
function toolsOf(named: string | undefined, where: Where): readonly Tool[] {
  const reading = examineCatalogue(textOf(named ?? path.join(where.root, 'lib/tools/starter.yaml'), where))
  if (!reading.ok) throw new Error(`${named} is no tool catalogue; "tools check ${named}" says why.`)
  return reading.tools
}

function textOf(file: string, { from = '.' }: Where): string {
  try {
    return readFileSync(path.resolve(from, file), 'utf8')
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

function failed(file: string, problems: readonly Finding[]): number {
  say(file, 'error', problems)
  return told(`${file}: ${counted(problems.length, 'problem')}.`, 1)
}

/** Each on a line, in the form that editors and pipelines find places by: file, line, column. */
function say(file: string, severity: 'error' | 'warning', findings: readonly Finding[]): void {
  for (const { line, column, words } of findings) {
    const place = [file, line, column].filter((part) => part !== null && part !== undefined).join(':')
    console.error(harmless(`${place}: ${severity}: ${words}`))
  }
}

function told(sentence: string, code: number): number {
  console.error(sentence)
  return code
}
