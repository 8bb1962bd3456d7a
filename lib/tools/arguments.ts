import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { counted } from '@/lib/core/count'
import type { FieldProblems } from '@/lib/core/outcome'
import type { Tool } from '@/lib/tools/schema'

const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false })
const maxProblems = 50
const compiled = new WeakMap<Tool, ValidateFunction | null>()

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

/** Null for a form that cannot be made ready: what has no meaning here fits nothing. */
function validatorOf(tool: Tool): ValidateFunction | null {
  const known = compiled.get(tool)
  if (known !== undefined) return known
  let validate: ValidateFunction | null
  try {
    validate = ajv.compile(tool.input)
  } catch {
    validate = null
  }
  compiled.set(tool, validate)
  return validate
}

/** Why calls could not be held against a form, or null when they can. Compiling it would take far longer. */
export function formProblem(input: Tool['input']): string | null {
  try {
    if (ajv.validateSchema(input) === true) return null
  } catch {
    return 'it names a form of JSON Schema that is not known here'
  }
  const places = (ajv.errors ?? []).map(({ instancePath }) => placeIn(instancePath) || 'its top')
  return `it is not JSON Schema at ${[...new Set(places)].slice(0, 3).join(', ')}`
}

function placeIn(pointer: string): string {
  return pointer
    .split('/')
    .filter(Boolean)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
    .slice(0, 200)
}

function fieldOf({ instancePath, keyword, params }: ErrorObject): string {
  const path = ['arguments', placeIn(instancePath)].filter(Boolean)
  if (keyword === 'required') path.push(String(params['missingProperty']))
  if (keyword === 'additionalProperties') path.push(String(params['additionalProperty']))
  return path.join('.').slice(0, 200)
}

type Params = Readonly<Record<string, unknown>>

/** What is wrong, by the keyword of the form that says so. */
const sentences: Readonly<Record<string, (params: Params) => string>> = {
  required: () => 'This argument is missing.',
  additionalProperties: () => 'This tool has no such argument.',
  type: ({ type }) => `This must be of type ${[type].flat().join(' or ')}.`,
  enum: ({ allowedValues }) => `This must be one of: ${listOf(allowedValues)}.`,
  const: ({ allowedValue }) => `This must be ${JSON.stringify(allowedValue)}.`,
  minLength: ({ limit }) => `This must have ${counted(Number(limit), 'character')} or more.`,
  maxLength: ({ limit }) => `This must have ${counted(Number(limit), 'character')} at most.`,
  minItems: ({ limit }) => `This must have ${counted(Number(limit), 'entry', 'entries')} or more.`,
  maxItems: ({ limit }) => `This must have ${counted(Number(limit), 'entry', 'entries')} at most.`,
  minProperties: ({ limit }) => `This must have ${counted(Number(limit), 'named part')} or more.`,
  maxProperties: ({ limit }) => `This must have ${counted(Number(limit), 'named part')} at most.`,
  minimum: ({ limit }) => `This must be ${String(limit)} or more.`,
  maximum: ({ limit }) => `This must be ${String(limit)} at most.`,
  exclusiveMinimum: ({ limit }) => `This must be more than ${String(limit)}.`,
  exclusiveMaximum: ({ limit }) => `This must be less than ${String(limit)}.`,
  multipleOf: ({ multipleOf }) => `This must be a multiple of ${String(multipleOf)}.`,
  pattern: ({ pattern }) => `This must be in the form ${String(pattern)}.`,
  uniqueItems: () => 'No two entries of this may be the same.',
  anyOf: () => 'This must fit one of the forms that the tool takes.',
  oneOf: () => 'This must fit exactly one of the forms that the tool takes.',
  not: () => 'This has a form that the tool does not take.',
  contains: () => 'This lacks an entry that the tool needs.',
  dependentRequired: ({ missingProperty }) => `With this, ${String(missingProperty)} is needed as well.`,
}

function sentenceFor({ keyword, params }: ErrorObject): string {
  return (sentences[keyword]?.(params as Params) ?? 'This does not fit the form that the tool takes.').slice(0, 500)
}

function listOf(values: unknown): string {
  const list = Array.isArray(values) ? values : []
  return list.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ')
}
