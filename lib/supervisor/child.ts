/**
 * Runs `stop` once when this process should end: on SIGTERM or SIGINT, or when the supervisor that started it is gone
 * (its IPC channel closes even after kill -9). Ends the process afterwards, at the latest after ten seconds.
 */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), 10_000).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('While stopping:', error)
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  process.once('disconnect', end)
}
