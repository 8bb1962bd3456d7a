type Fate = 'under way' | 'saved' | 'refused' | 'lost'

const words: Record<Fate, string> = {
  'under way': 'was sent, and no answer had come. Look whether it arrived before you send it again.',
  saved: 'was saved. Only this page could not be shown after it.',
  refused: 'was not saved.',
  lost: 'was sent, and no answer came. Look whether it arrived before you send it again.',
}

/** What was sent last in this browser, from where, and what became of it. */
let last: { what: string; fate: Fate; from: string } | null = null

export function noteSent(what: string, fate: Fate): void {
  last = { what, fate, from: window.location.pathname }
}

/** What became of what was last sent from this page, in words; null when nothing was. */
export function fateWords(): string | null {
  return last?.from === globalThis.location?.pathname && last ? `${last.what} ${words[last.fate]}` : null
}
