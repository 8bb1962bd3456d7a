import { openStream, type Stream, type StreamWord } from '@/components/shell/live-stream'

/** What tabs say to each other: what the stream said, to all or to the one that asked; or a question. */
type TabWord = (StreamWord & { to?: string }) | { kind: 'asks'; from: string }

export type TabsNews = {
  /** Says what the stream said, in whichever tab it ends. */
  tell: (word: StreamWord) => void
  /** The greeting for a tab that comes later; null before there was one. */
  greeting: () => string | null
}

export type Tabs = {
  /** Opens the stream anew, if it ends in this tab. */
  again: () => void
  /** Takes the stream over from a tab that does not answer. */
  takeOver: () => void
  leave: () => void
}

const name = 'countersign.stream'

/**
 * One stream for all tabs of a browser, since a browser has few connections for one address and a decision needs one: the
 * tab that holds the lock has it, and passes on what it hears; when it is closed, or hidden, the next one gets the lock.
 * Where tabs cannot agree, without locks, each keeps its own.
 */
export function joinTabs(url: string, { tell, greeting }: TabsNews): Tabs {
  const own = crypto.getRandomValues(new Uint32Array(2)).join('-')
  const canAgree = 'locks' in navigator && 'BroadcastChannel' in window
  const channel = canAgree ? new BroadcastChannel(name) : null
  let stream: Stream | null = null
  let giveUp: () => void = () => undefined
  let hasLeft = false

  function open() {
    stream?.close()
    stream = openStream(url, (word) => {
      say(word)
      tell(word)
    })
  }

  function say(word: TabWord) {
    if (!hasLeft) channel?.postMessage(word)
  }

  function hear({ data: word }: MessageEvent<TabWord>) {
    if (word.kind !== 'asks') return void ((word.to ?? own) === own && tell(word))
    const data = stream && greeting()
    if (data) say({ kind: 'hello', data, to: word.from })
  }

  function lead(steal: boolean) {
    const leaving = new AbortController()
    giveUp = () => leaving.abort()
    const held = () =>
      new Promise<void>((resolve) => {
        if (hasLeft) return resolve()
        open()
        leaving.signal.addEventListener('abort', () => resolve())
      })
    // A lock may be stolen or be waited for, not both.
    const options = steal ? { steal } : { signal: leaving.signal }
    navigator.locks.request(name, options, held).catch(() => {
      // Another tab took it over, or this one left before its turn.
      stream?.close()
      stream = null
      if (!hasLeft && !leaving.signal.aborted) lead(false)
    })
  }

  if (channel) {
    channel.addEventListener('message', hear)
    say({ kind: 'asks', from: own })
    lead(false)
  } else open()

  return {
    again: () => stream && open(),
    takeOver() {
      if (!channel || stream) return
      giveUp()
      lead(true)
    },
    leave() {
      stream?.close()
      stream = null
      hasLeft = true
      giveUp()
      channel?.close()
    },
  }
}
