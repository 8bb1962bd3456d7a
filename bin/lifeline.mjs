// Loaded into every process the supervisor starts. Its standard input is a pipe that the supervisor holds and never
// writes to; when that pipe ends, the supervisor is gone, however it died, and nobody would ever stop this process.
// Helpers that such a process starts load this file as well, but their input is another; theirs is not looked at.
if (process.ppid === Number(process.env.COUNTERSIGN_SUPERVISOR)) {
  process.stdin.on('end', () => {
    process.kill(process.pid, 'SIGTERM')
    const drainMs = Number(process.env.COUNTERSIGN_DRAIN_SECONDS || 0) * 1_000
    setTimeout(() => process.exit(1), 15_000 + drainMs).unref()
  })
  process.stdin.on('error', () => undefined)
  process.stdin.resume()
  // A process that has nothing left to do may end all the same.
  process.stdin.unref()
}
