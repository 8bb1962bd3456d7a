import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { FieldProblems } from '@/lib/core/outcome'
import type { Tool } from '@/lib/tools/schema'

const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false })
const maxProblems = 50
const compiled = new WeakMap<Tool, ValidateFunction>()

/** What is wrong with a pod's arguments by the tool's own schema, per field; null when they fit. */
export function argumentProblems(tool: Tool, args: Record<string, unknown>): FieldProblems | null {
  const validate = validatorOf(tool)
  if (!validate) return { arguments: ['The form of this tool cannot be held against calls, so none fits.'] }
  if (validate(args)) return null
  const problems: Record<string, string[]> = {}
  // Arguments can be wrong in very many places; whoever mends them starts with the first few.
  for (const error of (validate.errors ?? []).slice(0, maxProblems))
    (problems[fieldOf(error)] ??= []).push(sentenceFor(error))
  return problems
}

function validatorOf(tool: Tool): ValidateFunction | null {
  const known = compiled.get(tool)
  if (known) return known
  try {
    const validate = ajv.compile(tool.input)
    compiled.set(tool, validate)
    return validate
  } catch {
    return null
  }
}

/** Why calls could not be held against a form, or null when they can. Compiling it would take far longer. */
export function formProblem(input: Tool['input']): string | null {
  try {
    return ajv.validateSchema(input) === true ? null : ajv.errorsText(ajv.errors).slice(0, 160)
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 160) : 'for an unknown reason'
  }
}

function fieldOf({ instancePath, keyword, params }: ErrorObject): string {
  const path = ['arguments', ...instancePath.split('/').filter(Boolean)]
  if (keyword === 'required') path.push(String(params['missingProperty']))
  if (keyword === 'additionalProperties') path.push(String(params['additionalProperty']))
  return path.join('.').slice(0, 200)
}

function sentenceFor({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'required') return 'This argument is missing.'
  if (keyword === 'additionalProperties') return 'This tool has no such argument.'
  if (keyword === 'type') return `This must be of type ${String(params['type'])}.`
  if (keyword === 'enum') return `This must be one of: ${(params['allowedValues'] as unknown[]).join(', ')}.`
  return `This ${message ?? 'does not fit'}.`
}
