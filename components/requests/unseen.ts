/** Marks a text whose end has not been read, for the form that decides. */
export const unseenMark = 'data-unseen'
/** Marks a finding, seen or not. */
export const findingMark = 'data-finding'
/** Comes up from a text or a finding when its end has been read. */
export const seenEvent = 'countersign-seen'

/** The first text under "What would change" whose end has not been read. */
export function unseenText(): HTMLElement | null {
  return document.querySelector<HTMLElement>(`#change [${unseenMark}]`)
}

/** How many findings have been on the screen, and how many there are: "1/2". */
export function findingsSeen(): string {
  const all = document.querySelectorAll(`#findings [${findingMark}]`).length
  return `${all - unseenFindings().length}/${all}`
}

/** The findings that have not been on the screen. */
export function unseenFindings(): NodeListOf<HTMLElement> {
  return document.querySelectorAll<HTMLElement>(`#findings [${findingMark}][${unseenMark}]`)
}

/** Leads to the first finding that has not been on the screen. Returns how many have not; 0 where all have. */
export function leadToFinding(): number {
  const unseen = unseenFindings()
  unseen[0]?.focus({ preventScroll: true })
  unseen[0]?.scrollIntoView({ block: 'center' })
  return unseen.length
}

/**
 * Leads to what of a text has not been on the screen: the focus into it, and the first part that is missing to the top. Some
 * browsers do not scroll to what is on the screen in part, and then keys could not lead on. Returns which lines are missing.
 */
export function leadOn(text: HTMLElement): string {
  unfold(text)
  const box = text.querySelector<HTMLElement>('[tabindex="0"]')
  if (!box) return 'The end'
  const { top, height } = box.getBoundingClientRect()
  const scrolls = box.scrollHeight > box.clientHeight + 1
  const shown = Math.max(0, Math.min(height, window.innerHeight - top))
  const seen = Math.min(1, (box.scrollTop + shown) / box.scrollHeight)
  box.focus({ preventScroll: true })
  if (scrolls || height <= window.innerHeight) box.scrollIntoView({ block: 'nearest' })
  else window.scrollBy({ top: top + seen * height - window.innerHeight / 5 })
  return linesWords(Number(text.dataset['lines']), seen)
}

/** What is folded away is on no screen, and no focus leads there. */
function unfold(text: HTMLElement): void {
  for (let fold = foldOf(text); fold; fold = foldOf(fold)) fold.open = true
}

function foldOf(part: HTMLElement): HTMLDetailsElement | null {
  return part.parentElement?.closest('details') ?? null
}

/** "About lines 61 to 412": which of so many lines lie after the part that was seen. */
export function linesWords(lines: number, seen: number): string {
  const first = Math.min(lines, Math.floor(lines * seen + 0.001) + 1)
  if (lines === 1 || !Number.isFinite(first)) return 'The end'
  return first === lines ? `Line ${lines}, the last one,` : `About lines ${first} to ${lines}`
}
