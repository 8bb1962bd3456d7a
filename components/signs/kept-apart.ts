/** What a machine calls something: a path, an address, a dotted or joined name, a number of ours, a word with a capital inside. */
const machineName = String.raw`[^\s“”(),;]*[\p{L}\d][/._@#][\p{L}\d][^\s“”(),;]*|\b[A-Z]{1,3}-\d+|\p{Lu}\p{Ll}+\p{Lu}\p{L}*`

/** A sentence cut at the names in it, which stand at every other place. */
export function keptApart(text: string, names: readonly string[]): string[] {
  const known = names
    .filter((name) => name !== '' && name !== 'You')
    .toSorted((one, other) => other.length - one.length)
    .map((name) => String.raw`(?<![\p{L}\d])${escaped(name)}(?![\p{L}\d])`)
  return text.split(new RegExp(`(${[...known, machineName].join('|')})`, 'u'))
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}
