import { z } from 'zod'
import type { Tool } from '@/lib/tools/schema'

/** The document of an API, as text, and how people call it. */
export const apiImport = z.strictObject({
  document: z
    .string()
    .min(1, 'Paste the document, or choose its file')
    .max(1_000_000, 'The document is larger than 1 MB'),
  /** Only says what would be imported. */
  look: z
    .literal('on')
    .optional()
    .transform((value) => value === 'on'),
})

/** What becomes of one thing that an API does. */
export type ImportedTool = Pick<Tool, 'key' | 'title' | 'sensitivity'> & {
  /** `known` is kept by the catalogue file, which an import leaves alone. */
  what: 'added' | 'changed' | 'suspended' | 'same' | 'known'
  because: string[]
  notes: string[]
}

export type ImportResult = { title: string; isLook: boolean; tools: ImportedTool[]; problems: string[] }
