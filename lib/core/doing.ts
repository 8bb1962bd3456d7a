import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'

/** What a process is doing, said with each line of its log: which work of the queue, and of which chain of calls. */
type Doing = { job?: string; trace?: string; traceparent?: string }

const doing = new AsyncLocalStorage<Doing>()

/** Does something, all of whose lines say what they belong to. In the gate nobody does: there it costs each call. */
export function doingSo<Value>(what: Doing, work: () => Promise<Value>): Promise<Value> {
  return doing.run(what, work)
}

/** What is being done here, if anybody said so. */
export function doingNow(): Doing | undefined {
  return doing.getStore()
}
