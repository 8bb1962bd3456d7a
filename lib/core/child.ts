const patienceMs = 10_000

/**
 * Says how this process ends: asked by SIGTERM or SIGINT (the supervisor's way, also when it vanished), it finishes what
 * is under way and leaves; what takes ten seconds longer than it means to is cut off.
 */
export function onStop(close: () => Promise<void>, meansToTakeMs = 0): void {
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), meansToTakeMs + patienceMs).unref()
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('This process could not end in good order:', error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
