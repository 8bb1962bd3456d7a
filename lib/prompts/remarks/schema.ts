import { z } from 'zod'
import { remarkWords } from '@/lib/policy/remarks/schema'
import { versionRef } from '@/lib/prompts/schema'

/** So many characters a remark can be about; who means more means the version. */
export const longestQuote = 1_000

const place = z
  .string()
  .regex(/^(?:\d{1,6},\d{1,4})?$/, 'Choose the words once more')
  .default('')
  .transform((text) => {
    const [from, length] = text.split(',').map(Number)
    return length === undefined ? null : { from: from!, length }
  })

/** What somebody says about a version, and about which of its words: "120,34" is 34 characters from the 120th on, nothing is all. */
export const newPromptRemark = versionRef.extend({ words: remarkWords, place })
