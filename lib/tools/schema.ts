import { z } from 'zod'
import { prose } from '@/lib/core/lines'
import { words } from '@/lib/findings/words'

/** The grammar of a tool's name: lower-case ASCII segments joined by dots, such as `git.rollback_commit`. */
export const toolKeyGrammar = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/

export const toolKey = z
  .string()
  .max(120, 'Keep a tool’s name under 120 characters')
  .regex(toolKeyGrammar, 'Name a tool in lower-case words joined by dots, like git.rollback_commit')

/** What a tool does to the world, judged by its effect and never by its name. */
export const sensitivity = z.enum(['read', 'write', 'destructive'])

/** `suspended`: another form of its arguments has come, and nobody has looked at the difference yet. */
export const toolState = z.enum(['draft', 'live', 'retired', 'suspended'])
export type ToolState = z.output<typeof toolState>

/** A box of a form: there when it is ticked. */
const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on')

/** Words for people. `{name}` stands for an argument, see `renderTemplate`. */
const template = z.string().trim().max(400, 'Keep it under 400 characters')

/** As the programs that tools come from name arguments: `file_path` or `filePath`. */
export const inputNameGrammar = /^[A-Za-z][A-Za-z0-9_]*$/
const inputName = z.string().regex(inputNameGrammar, 'Name an argument in letters, digits and _, a letter first')

/** JSON Schema (draft 2020-12) of the arguments. Unknown arguments are always refused. */
export const toolInput = z
  .object({
    type: z.literal('object', 'The arguments of a tool are an object'),
    additionalProperties: z.literal(false, 'Set additionalProperties to false, so that unknown arguments are refused'),
    properties: z.record(inputName, z.record(z.string(), z.json())),
    required: z.array(inputName).optional(),
  })
  .catchall(z.json())

/** How the effect of a tool is taken back. A limit in hours means that it is too late afterwards. */
export const reversible = z.strictObject({
  how: z.string().trim().min(1).max(300),
  windowHours: z.number().positive().nullable().default(null),
})

/** What stands where a new text of a call goes: an argument holds it, or it is known by the name that an argument gives. */
export const replacedKinds = ['argument', 'memory', 'prompt', 'output'] as const
const replaces = z.strictObject({
  /** The argument that holds the new text. */
  text: inputName,
  what: z.enum(replacedKinds),
  /** The argument that holds the old text, the path of the memory's entry or of the file, or the name of the prompt. */
  by: inputName,
})

/** One entry of the catalogue: what a pod may call, described so that a person can sign it. */
export const tool = z.strictObject({
  key: toolKey,
  /** The operation of the outside interface and, where one route does several things, which of them. */
  operation: z.string().trim().min(1).max(120),
  action: z.string().trim().min(1).max(120).nullable().default(null),
  title: z.string().trim().min(1).max(120),
  /** The heading under which people find it. */
  group: z.string().trim().min(1).max(60),
  sensitivity,
  /** Whether content leaves the organisation, and to whom. */
  external: z.boolean().default(false),
  externalTo: z.array(z.string().trim().min(1).max(60)).max(20).default([]),
  personalData: z.boolean().default(false),
  /** Whether its failures are watched closely. */
  critical: z.boolean().default(false),
  /** Null when nothing takes the effect back. */
  reversible: reversible.nullable(),
  /** Goes on after the pod's name: "wants to …", without a full stop. */
  sentence: template
    .refine((text) => text === '' || text.startsWith('wants to '), 'Begin the sentence with “wants to”')
    .default(''),
  consequences: z.array(template.min(1)).max(8).default([]),
  undo: template.default(''),
  /** The group that answers for the tool. */
  owner: z.string().trim().min(1).max(60).nullable().default(null),
  /** Which argument is a new text, and what it takes the place of: people see the difference. */
  replaces: replaces.optional(),
  /** Where it is done, where that is not by calling it: policy says who may, and a call of it is refused in words. */
  road: z.enum(['git']).optional(),
  input: toolInput,
  state: toolState.default('draft'),
  /** What an admin should know about it; never shown as part of a request. */
  note: z.string().trim().max(600).nullable().default(null),
})
export type Tool = z.output<typeof tool>

/** The fingerprint of the entry that was on the screen, so that nobody writes over what they have not seen. */
const was = z.string().regex(/^[0-9a-f]{64}$/, 'Load the page again: the fingerprint of the tool is missing')

/** A form sends one value as itself and several as a list. */
const listed = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item).max(500))

const optional = <Text extends z.ZodType>(text: Text) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? null : value), text.nullable())

/** What people read about a tool. It widens nothing, so it is changed at once. `label` and `example` go with `argument`. */
export const toolWords = z.strictObject({
  key: toolKey,
  was,
  title: tool.shape.title,
  group: tool.shape.group,
  sentence: template.refine(
    (text) => text === '' || text.startsWith('wants to '),
    'Begin the sentence with “wants to”',
  ),
  /** One a line. */
  consequences: prose()
    .transform((text) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    )
    .pipe(z.array(template.min(1)).max(8, 'Keep it to eight sentences')),
  undo: template,
  owner: optional(z.string().trim().max(60)),
  note: optional(z.string().trim().max(600, 'Keep the note under 600 characters')),
  argument: listed(inputName),
  label: listed(z.string().trim().max(60, 'Keep a label under 60 characters')),
  example: listed(z.string().max(2000, 'Keep an example under 2,000 characters')),
})
export type ToolWords = z.output<typeof toolWords>

/** What a tool may do, and whether it is offered. What widens it waits for people. */
export const toolRules = z.strictObject({
  key: toolKey,
  was,
  /** `as_is` leaves open what only another form of its arguments opens and closes. */
  state: z.enum(['draft', 'live', 'retired', 'as_is']),
  /** Takes the form that waits, and offers the tool with it. */
  takesForm: ticked,
  sensitivity,
  external: ticked,
  /** To whom, separated by commas. */
  externalTo: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    )
    .pipe(tool.shape.externalTo.unwrap()),
  personalData: ticked,
  critical: ticked,
  reversible: optional(z.string().trim().max(300, 'Keep it under 300 characters')),
  /** Empty where no text of it takes the place of another one; left out, that stays as it is. */
  replacesText: optional(inputName).optional(),
  replacesWhat: z.enum(replacedKinds).optional(),
  replacesBy: optional(inputName).optional(),
  reason: words().trim().max(1000, 'Keep the reason under 1,000 characters').default(''),
})
export type ToolRules = z.output<typeof toolRules>
