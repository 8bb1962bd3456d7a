import { z } from 'zod'

/** What Countersign knew to stand where the new text of a call goes, when people were asked: which version, null for none. */
export const standing = z.object({
  what: z.enum(['memory', 'prompt', 'output']),
  /** The name by which the call says it: a path of the memory or of a file, or a prompt. */
  name: z.string(),
  /** The entry of the memory that is meant, or the file. */
  entry: z.string().nullable(),
  number: z.number().int().nullable(),
  /** Several entries have this name, and nobody can tell which one is meant. */
  isOneOfSeveral: z.boolean(),
})
export type Standing = z.output<typeof standing>

/** What the brief of a call says of that, beside all that briefs say. */
export const briefReplaced = z.object({ replaced: standing.nullable().default(null).catch(null) })

/** A text that a call would put in the place of another one, as people see both. */
export const replacedText = z.object({
  /** The argument that holds the new text. */
  argument: z.string(),
  what: z.enum(['argument', 'memory', 'prompt', 'output']),
  /** The argument that holds the old text, the path of the entry or of the file, or the title of the prompt. */
  name: z.string(),
  href: z.string().nullable(),
  /** The version that stood there when people were asked; null where the pod says the old text, or nothing stood there. */
  number: z.number().int().nullable(),
  /** The text as it may be seen; null where nothing stood there, or it cannot be told. */
  before: z.string().nullable(),
  isOneOfSeveral: z.boolean(),
  /** Whether another version stands there by now. */
  hasMoved: z.boolean(),
  /** Whether what is kept out of sight in one is another thing in the other. */
  isUnseenOther: z.boolean(),
})
export type ReplacedText = z.output<typeof replacedText>
