// Loaded once a page with files is there, so that no page waits for it.

/** Which files of a delivery whoever reads has had on the screen: kept in this tab of the browser and told to nobody. */
const prefix = 'countersign.opened.'
/** What this page knows, also where the browser refuses to store anything. */
const known = new Map<string, string>()

/**
 * Counts the files that come on the screen, each where its mark is (`data-opened`), until it is called off. What is folded is
 * on no screen. `say` hears "You have opened 4 of 7 files", and more.
 */
export function watchOpened(delivery: string, total: number, say: (words: string) => void, until: AbortSignal): void {
  if (until.aborted || total === 0) return
  const tell = () => say(wordsOf(openedIn(delivery).length, total))
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) keepOpened(delivery, (target as HTMLElement).dataset['opened']!)
    tell()
  })
  for (const mark of document.querySelectorAll('[data-opened]')) observer.observe(mark)
  until.addEventListener('abort', () => observer.disconnect())
  tell()
}

function wordsOf(opened: number, total: number): string {
  const [some, all] = [Math.min(opened, total), total].map((count) => count.toLocaleString('en'))
  return `You have opened ${some} of ${all} ${total === 1 ? 'file' : 'files'}. Only this tab of your browser knows: nobody is told, and it is not kept.`
}

function keepOpened(delivery: string, path: string): void {
  const all = openedIn(delivery)
  if (all.includes(path)) return
  const text = JSON.stringify([...all, path])
  known.set(delivery, text)
  try {
    sessionStorage.setItem(prefix + delivery, text)
  } catch {
    // A browser that stores nothing knows it as long as the page is open.
  }
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
