import { parentPort } from 'node:worker_threads'
import { type Listed, lookForListed } from '@/lib/findings/scan/listed'
import { scan } from '@/lib/findings/scan/scan'

// A thread beside a process that answers pods: looks through one text after the other. It knows no settings and no database
// (lib/findings/aside/looking.ts starts it, and ends it when a text takes too long).
parentPort!.on('message', ({ text, most, listed }: { text: string; most: number; listed?: Listed }) => {
  if (listed) lookForListed(listed)
  parentPort!.postMessage(scan(text, most))
})
