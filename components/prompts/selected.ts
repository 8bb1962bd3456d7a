/** What is selected in a text on the page, as a place in it: where it begins, how long it is, and its words. Null for nothing. */
export function selectedPlace(text: string, frame: HTMLElement | null): { value: string; label: string } | null {
  const selection = document.getSelection()
  if (!frame || !selection || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  if (!frame.contains(range.commonAncestorContainer)) return null
  const before = document.createRange()
  before.selectNodeContents(frame)
  before.setEnd(range.startContainer, range.startOffset)
  return placeOf(text, range.toString(), before.toString().length)
}

/** So many characters a remark can be about. */
const longest = 1_000

/** Where words stand in a text, nearest to where they seem to: what is marked on the page moves them by some characters. */
export function placeOf(text: string, selected: string, near: number): { value: string; label: string } | null {
  const words = selected.trim().slice(0, longest)
  if (words === '') return null
  let best = -1
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1))
    if (best < 0 || Math.abs(at - near) < Math.abs(best - near)) best = at
  if (best < 0) return null
  return { value: `${best},${words.length}`, label: words.length > 60 ? `${words.slice(0, 60)}…` : words }
}
