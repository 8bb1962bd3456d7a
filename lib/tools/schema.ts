import { z } from 'zod'

/** The grammar of a tool's name: lower-case ASCII segments joined by dots, such as `git.rollback_commit`. */
export const toolKeyGrammar = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/

export const toolKey = z
  .string()
  .max(120, 'Keep a tool’s name under 120 characters')
  .regex(toolKeyGrammar, 'Name a tool in lower-case words joined by dots, like git.rollback_commit')

/** What a tool does to the world, judged by its effect and never by its name. */
export const sensitivity = z.enum(['read', 'write', 'destructive'])

export const toolState = z.enum(['draft', 'live', 'retired'])

/** Words for people. `{name}` stands for an argument, see `renderTemplate`. */
const template = z.string().trim().max(400, 'Keep it under 400 characters')

const inputName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'Name an argument in lower-case letters, digits and _')

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
  input: toolInput,
  state: toolState.default('draft'),
  /** What an admin should know about it; never shown as part of a request. */
  note: z.string().trim().max(600).nullable().default(null),
})
export type Tool = z.output<typeof tool>
