/** Longer than a click comes after the finger is up. */
const clickMs = 100
/** So long a page is held at most: an end that nobody told of must not leave it old. */
const longestMs = 30_000

let over: Promise<void> | null = null
let end: () => void
let ending: ReturnType<typeof setTimeout> | undefined
let isDragging = false

/** A press that is under way, with its click, or something that is being dragged; null where there is none. */
export function pressUnderWay(): Promise<void> | null {
  return over
}

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
}

/** Notes from now on when somebody presses something. Whoever asks for it again changes nothing. */
export function watchPresses(target: EventTarget): void {
  for (const name in listeners) target.addEventListener(name, listeners[name]!, true)
}

function begin(): void {
  // Of two presses, one right after the other, the first has not ended.
  clearTimeout(ending)
  over ??= new Promise((resolve) => {
    end = () => {
      over = null
      resolve()
    }
  })
  ending = setTimeout(end, longestMs)
}

function endSoon(): void {
  if (!over) return
  clearTimeout(ending)
  ending = setTimeout(end, clickMs)
}
