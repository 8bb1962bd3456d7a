import { z } from 'zod'
import { issueWords } from '@/lib/core/misfit'
import { words } from '@/lib/findings/words'
import { ownersWords } from '@/lib/repositories/owned/labels'
import { type Line, readLines } from '@/lib/repositories/owned/lines'
import { owner, owners, repositoryName } from '@/lib/repositories/schema'

/** What is wrong with a line; null where it says who signs where, and no line before it says the same of that group. */
function wrongIn(line: Line, at: number, lines: readonly Line[]): string | null {
  if (line.owner === null) return ownersWords.wrong.line(line.typed)
  const { path, group, count } = line.owner
  if (count < 1 || count > 20) return ownersWords.wrong.count(count)
  const read = owner.safeParse(line.owner)
  if (!read.success) return issueWords(read.error.issues[0]!)
  const first = lines.slice(0, at).find((one) => one.owner?.path === path && one.owner.group === group)
  return first ? ownersWords.wrong.twice(line.owner, first.number) : null
}

// A form sends them on lines of their own; nothing at all is nobody.
const lines = z.preprocess((given, context) => {
  if (typeof given !== 'string') return given
  const read = readLines(given)
  const wrong = read.flatMap((line, at) => {
    const why = wrongIn(line, at, read)
    return why === null ? [] : [{ number: line.number, why }]
  })
  if (wrong.length > 0) {
    context.addIssue({ code: 'custom', message: ownersWords.wrong.at(wrong) })
    return z.NEVER
  }
  return read.map((line) => line.owner)
}, owners)

/** Who is to sign as well at which places of a repository, and why. */
export const ownersWish = z.strictObject({
  repository: repositoryName,
  owners: lines,
  reason: words().trim().min(1, 'Say in a sentence why').max(500, 'Keep it under 500 characters'),
})

/** What is signed: who signs at which places, as now and as it would be. */
export const ownersEnvelope = z.object({
  kind: z.literal('place_owners'),
  repository: z.string(),
  name: z.string(),
  before: z.array(owner),
  after: z.array(owner),
  policyVersion: z.number().int(),
})
export type OwnersEnvelope = z.output<typeof ownersEnvelope>

/** What people see of it. */
export const ownersChange = z.object({ signed: ownersEnvelope })
