/** Names, without signs and capitals, under which whoever sends a text says whether there is personal data in it. */
const flags = new Set(['containspersonaldata', 'containspii'])

/** What stands beside a text and says something about it. */
const beside = new Set(['data', 'metadata', 'context'])

/** What somebody says of a text, and where: among what they send or, under the name of ours, beside it. */
export type Declared = { says: boolean; way: readonly string[]; isBeside: boolean }

/** Under which name it is said beside what is sent. */
const besideName = 'contains_personal_data'

/** The code by which policy hears that somebody says there is personal data. It is no finding: nobody found anything. */
export const saysPersonal = 'contains_pii'

/** What somebody says of personal data in what they send; of several claims, one that there is some. */
export function declaredIn({ arguments: args, saysPersonal = null }: Sent): Declared | null {
  const among = Object.entries(args).flatMap(([name, value]): Declared[] => {
    if (typeof value === 'boolean') return isFlag(name) ? [{ says: value, way: [name], isBeside: false }] : []
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !beside.has(name)) return []
    return Object.entries(value).flatMap(([inner, said]) =>
      typeof said === 'boolean' && isFlag(inner) ? [{ says: said, way: [name, inner], isBeside: false }] : [],
    )
  })
  const all = saysPersonal === null ? among : [{ says: saysPersonal, way: [besideName], isBeside: true }, ...among]
  return all.find(({ says }) => says) ?? all[0] ?? null
}

type Sent = { arguments: Readonly<Record<string, unknown>>; saysPersonal?: boolean | null | undefined }

/**
 * Whether it says of one of several files in what it sends that there is some. Each such claim is held against its own file
 * where that is kept, since what stands in another one is neither for nor against it.
 */
export function saysOfFile({ outputs }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(outputs)) return false
  return outputs.some(
    (file) =>
      typeof file === 'object' &&
      file !== null &&
      Object.entries(file).some(([name, said]) => said === true && isFlag(name)),
  )
}

const isFlag = (name: string) => name.length < 40 && flags.has(name.replace(/[^a-z]/gi, '').toLowerCase())

/** What is wrong with what somebody says, beside what was found; null where nothing is. */
export function contradictionOf({ says }: Declared, counts: Readonly<Record<string, number>>): string | null {
  const isThere = Object.keys(counts).some((code) => code.startsWith('personal.'))
  if (says === isThere) return null
  return says ? 'declared.unfounded' : 'declared.denied'
}
