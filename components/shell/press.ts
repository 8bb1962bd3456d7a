/** Longer than a click comes after the finger is up. */
const clickMs = 100
/** So long a page is held at most: an end that nobody told of must not leave it old. */
const longestMs = 30_000

type Press = { over: Promise<void>; end: () => void; ending?: ReturnType<typeof setTimeout> }
let press: Press | null = null

/** A press that is under way, with its click, or something that is being dragged; null where there is none. */
export function pressUnderWay(): Promise<void> | null {
  return press?.over ?? null
}

/** Notes from now on when somebody presses something. Returns how to stop. */
export function watchPresses(target: EventTarget): () => void {
  let isDragging = false
  const listeners: Record<string, (event: Event) => void> = {
    pointerdown: begin,
    pointerup: endSoon,
    pointercancel: () => !isDragging && endSoon(),
    // A browser takes the pointer from a page that lets something be dragged.
    dragstart() {
      isDragging = true
      begin()
    },
    dragend() {
      isDragging = false
      endSoon()
    },
    // A button is pressed by the space bar when that is up again.
    keydown: (event) => (event as KeyboardEvent).key === ' ' && begin(),
    keyup: endSoon,
  }
  for (const [name, listener] of Object.entries(listeners)) target.addEventListener(name, listener, true)
  return () => {
    for (const [name, listener] of Object.entries(listeners)) target.removeEventListener(name, listener, true)
    press?.end()
  }
}

function begin(): void {
  // Of two presses, one right after the other, the first has not ended.
  if (press) return clearTimeout(press.ending)
  let resolve: () => void = () => undefined
  const over = new Promise<void>((done) => (resolve = done))
  const longest = setTimeout(end, longestMs)
  const mine: Press = { over, end }
  function end() {
    clearTimeout(longest)
    clearTimeout(mine.ending)
    if (press === mine) press = null
    resolve()
  }
  press = mine
}

function endSoon(): void {
  if (!press) return
  clearTimeout(press.ending)
  press.ending = setTimeout(press.end, clickMs)
}
