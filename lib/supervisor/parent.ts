const lookEveryMs = 500

type Ends = {
  /** Ends everything in order. */
  stop(): void
  /** What a signal does: the first ends in order, a later one at once. */
  onSignal(): void
}

/**
 * What ends us beside our own signals. A terminal that is closed ends whoever speaks to it, and nobody else: Node undoes
 * what `nohup` arranged, so it is arranged here again. And npm hands a SIGTERM to the shell in between, which ends without
 * a word to us: started by npm we end when our parent does, so that whoever stops what was started stops all of it.
 */
export function endWithOthers({ stop, onSignal }: Ends, { npm_lifecycle_event: script } = process.env): void {
  const isSpeaking = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)
  let isHungUp = false
  process.on('SIGHUP', () => {
    isHungUp = true
    if (isSpeaking) onSignal()
  })
  if (script === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    // npm itself does not outlive the terminal; that is no reason for us.
    if (!isHungUp || isSpeaking) stop()
  }, lookEveryMs).unref()
}
