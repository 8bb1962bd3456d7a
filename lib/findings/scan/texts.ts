/** One text in a value: where it stands, and from where to where in the whole. */
export type Text = {
  /** Names and numbers that lead to it. */
  way: readonly (string | number)[]
  /** Where the name before it begins in the whole, the text itself, and where it ends. */
  nameAt: number
  at: number
  end: number
}

/** All texts of a value in one, each after its name, so that "password" and what stands under it are read together. */
export type Whole = { text: string; texts: readonly Text[] }

/** Parts what nothing may be found across. */
const parting = '\0'
const deepest = 60

/** Reads all names, texts and long numbers out of a value. */
export function wholeOf(value: unknown): Whole {
  const texts: Text[] = []
  let text = ''
  const add = (way: Text['way'], name: string, said: string) => {
    const nameAt = text.length
    const at = nameAt + name.length + 1
    text += `${name}=${said}${parting}`
    texts.push({ way, nameAt, at, end: at + said.length })
  }
  const walk = (here: unknown, way: Text['way'], name: string) => {
    if (typeof here === 'string') add(way, name, here)
    else if (typeof here === 'number') {
      if (Math.abs(here) >= 1_000_000) add(way, name, String(here))
    } else if (typeof here !== 'object' || here === null) return
    else if (way.length > deepest) add(way, name, JSON.stringify(here))
    else if (Array.isArray(here)) here.forEach((item: unknown, at) => walk(item, [...way, at], name))
    else
      for (const [key, item] of Object.entries(here)) {
        if (typeof item === 'object' && item !== null) add([...way, key], key, '')
        walk(item, [...way, key], key)
      }
  }
  walk(value, [], '')
  return { text, texts }
}

/** The text that a place of the whole lies in. */
export function textAt({ texts }: Whole, place: number): Text {
  let [low, high] = [0, texts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (texts[middle]!.nameAt <= place) low = middle
    else high = middle - 1
  }
  return texts[low]!
}
