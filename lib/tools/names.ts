import { sha256 } from '@/lib/core/canonical'
import { toolKeyGrammar } from '@/lib/tools/schema'

export { plainArgument, wordsIn } from '@/lib/core/names'

/** So long is the name of a function at most that a language model can be given. */
const longestName = 64

/**
 * What a tool is called where a language model names it: its key with `-` for each dot, which no key holds. A key that is
 * too long is shortened, with a digest after `--`, which no other name holds.
 */
export function nameOfTool(key: string): string {
  const name = key.replaceAll('.', '-')
  if (name.length <= longestName) return name
  const digest = sha256(key).slice(0, 16)
  return `${name.slice(0, longestName - digest.length - 2).replace(/-+$/, '')}--${digest}`
}

/** The key of the tool that is meant, by its key or by its name. A shortened name is looked for among the keys there are. */
export function keyOfTool(named: string, keys: Iterable<string>): string {
  if (!named.includes('-')) return named
  if (named.includes('--')) {
    for (const key of keys) if (nameOfTool(key) === named) return key
    return named
  }
  const key = named.replaceAll('-', '.')
  return toolKeyGrammar.test(key) ? key : named
}

/** Whether a key is one of this product's own: its steps have such names beside the tools of a pod. */
export function isReserved(key: string): boolean {
  return /^countersign(\.|$)/.test(key)
}
