/** Which files of a delivery whoever reads has had on the screen: kept in this tab of the browser and told to nobody. */
const prefix = 'countersign.opened.'
/** What this page knows, also where the browser refuses to store anything. */
const known = new Map<string, string>()
const listeners = new Set<() => void>()

/** Remembers that a file was on the screen. */
export function keepOpened(delivery: string, path: string): void {
  const all = openedIn(delivery)
  if (all.includes(path)) return
  const text = JSON.stringify([...all, path])
  known.set(delivery, text)
  try {
    sessionStorage.setItem(prefix + delivery, text)
  } catch {
    // A browser that stores nothing knows it as long as the page is open.
  }
  for (const hear of listeners) hear()
}

/** How many of these files were on the screen. */
export function countOpened(delivery: string): number {
  return openedIn(delivery).length
}

export function hearOpened(hear: () => void): () => void {
  listeners.add(hear)
  return () => listeners.delete(hear)
}

function openedIn(delivery: string): string[] {
  const text = known.get(delivery) ?? stored(delivery)
  if (text !== '') known.set(delivery, text)
  return text === '' ? [] : (JSON.parse(text) as string[])
}

function stored(delivery: string): string {
  try {
    return sessionStorage.getItem(prefix + delivery) ?? ''
  } catch {
    return ''
  }
}
