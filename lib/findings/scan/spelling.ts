/** A text in its plain spelling, and from where each of its characters comes. */
export type Plain = { text: string; at: (index: number) => number }

const onlyAscii = /^[\0-\x7F]*$/

/** Whether there is nothing in a text that could be spelt otherwise, or hidden. */
export function isAscii(text: string): boolean {
  return onlyAscii.test(text)
}

const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u

/**
 * Without what nobody sees, and with wide, styled and composed characters as the ones they stand for: a key with an
 * invisible character in it is a key.
 */
export function plainSpelling(text: string): Plain {
  if (isAscii(text)) return { text, at: (index) => index }
  const from: number[] = []
  let plain = ''
  let at = 0
  for (const character of text) {
    const spelt = character <= '\x7F' ? character : invisible.test(character) ? '' : character.normalize('NFKC')
    for (let length = spelt.length; length > 0; length--) from.push(at)
    plain += spelt
    at += character.length
  }
  from.push(at)
  return { text: plain, at: (index) => from[index]! }
}
