import type { SignedFile } from '@/lib/deliveries/schema'

/** Which files went on under another name, not a letter of them different: where each of them was, and where it is. */
export function renamed(files: readonly SignedFile[]): { was: string; is: string }[] {
  const came = files.filter(({ before, after }) => before === null && after !== null && after.blob !== emptyBlob)
  return files.flatMap(({ path: was, before, after }) => {
    const at = after === null && before ? came.findIndex((one) => one.after!.blob === before.blob) : -1
    // Each of them went on once.
    return at < 0 ? [] : came.splice(at, 1).map(({ path: is }) => ({ was, is }))
  })
}

/** The name of what is empty, which says of no two files that they are one. */
const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
