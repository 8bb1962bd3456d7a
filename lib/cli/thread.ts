import { parentPort, workerData } from 'node:worker_threads'
import { readTools } from '@/lib/tools/openapi/reading'

// A thread beside a process that answers people: reads the document of an API, says what came of it, and ends. It knows
// no settings and no database (lib/tools/openapi/aside/commands.ts starts it).
parentPort!.postMessage(readTools(workerData as string))
