import { readFileSync } from 'node:fs'
import path from 'node:path'
import { compilePolicy } from '@/lib/policy/compile'
import { parsePolicy } from '@/lib/policy/document'
import type { Call } from '@/lib/policy/schema'
import { parseCatalogue } from '@/lib/tools/rules'
import { type Tool, tool } from '@/lib/tools/schema'

// Support for tests of policy: small documents, tools and calls, and the ones that come along.

/** By the folder of the project, since a bundle lies elsewhere. */
function textOf(file: string): string {
  return readFileSync(path.resolve('lib', file), 'utf8')
}

export function policyOf(text: string) {
  const reading = parsePolicy(text)
  if (!reading.ok) throw new Error(reading.problems.join('\n'))
  return reading.policy
}

const catalogue = parseCatalogue(textOf('tools/starter.yaml'))
export const starterTools = catalogue.ok ? catalogue.tools : []
export const starterText = textOf('policy/starter.yaml')
export const starterPolicy = policyOf(starterText)
export const starter = compilePolicy(starterPolicy, starterTools)

export function entry(
  key: string,
  traits: Partial<Tool> = {},
  properties: Record<string, Record<string, never>> = {},
): Tool {
  const input = { type: 'object', additionalProperties: false, properties }
  return tool.parse({
    key,
    operation: key,
    title: key,
    group: 'x',
    reversible: null,
    sensitivity: 'read',
    state: 'live',
    input,
    ...traits,
  })
}

export function call(changes: Partial<Call> = {}): Call {
  return {
    tool: 'tasks.start',
    role: 'DevPod',
    department: 'delivery',
    environment: 'prod',
    paths: [],
    branch: null,
    sizeBytes: 10,
    deletedShare: null,
    findings: [],
    callsLastHour: 0,
    promptState: 'not_said',
    ...changes,
  }
}

/** A policy of one role with these rules, over tools a.read, a.write (takes a branch), a.clone (takes a repository and paths) and b.wipe. */
export function withRules(...rules: string[]) {
  return compilePolicy(ruledBy(rules), tools)
}

/** The same with a tool more, a.replace, of which a text takes the place of another one. */
export function withReplacing(...rules: string[]) {
  const replaces = { text: 'text', what: 'memory', by: 'key' } as const
  return compilePolicy(ruledBy(rules), [...tools, entry('a.replace', { sensitivity: 'write', replaces })])
}

function ruledBy(rules: readonly string[]) {
  return policyOf(
    `version: 5\nenvironments: [dev, prod]\ndepartments: { delivery: { tools: ["**"] }, narrow: { tools: [a.read] } }\nroles:\n  DevPod:\n    inherits: [base]\n    rules:\n${rules.map((rule) => `      - { ${rule} }`).join('\n')}\n  base:\n    rules:\n      - { id: base, tools: [b.wipe], then: deny, because: Never }\n`,
  )
}

const tools = [
  entry('a.read'),
  entry('a.write', { sensitivity: 'write' }, { branch: {} }),
  entry('a.clone', {}, { repo_name: {}, paths: {} }),
  entry('b.wipe'),
  entry('c.draft', { state: 'draft' }),
  entry('c.old', { state: 'retired' }),
]

export const signed = 'duty: [{ group: owners, count: 1 }]'
