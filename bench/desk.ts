import { startProcess, untilUp } from '@/bench/processes'

let starting: Promise<void> | undefined

/** Starts the process that makes the pages, once for all parts of a run that need it. */
export function deskUp(port: number): Promise<void> {
  starting ??= (async () => {
    startProcess('desk', { PORT: String(port), HOSTNAME: '127.0.0.1', COUNTERSIGN_PROCESS: 'desk' })
    await untilUp(`http://127.0.0.1:${port}/signin`)
  })()
  return starting
}
