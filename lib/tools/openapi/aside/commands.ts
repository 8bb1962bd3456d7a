import 'server-only'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { type ApiReading, readTools } from '@/lib/tools/openapi/reading'

/** What is shorter is read at once: starting a thread takes longer. */
const longText = 50_000

export const usualLimits = { memoryMb: 512, timeMs: 20_000 }

const tooMuch: ApiReading = {
  ok: false,
  problems: ['This document takes too long to read, or too much memory. Import it in parts.'],
}

/**
 * Reads the document of an API beside this process, which goes on answering meanwhile, within limits of time and memory.
 * Nothing is written by it: it belongs to the command that imports what it found.
 */
export async function readAside(text: string, limits = usualLimits, thread = bundledThread()): Promise<ApiReading> {
  return thread !== null && text.length > longText ? await inThread(thread, text, limits) : readTools(text)
}

async function inThread(file: string, text: string, { memoryMb, timeMs }: typeof usualLimits): Promise<ApiReading> {
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb }
  // Neither settings nor secrets are any of its business.
  const thread = new Worker(file, { workerData: text, execArgv: [], env: {}, resourceLimits })
  const timer = setTimeout(() => void thread.terminate(), timeMs)
  try {
    return await new Promise<ApiReading>((resolve) => {
      thread.once('message', resolve)
      thread.once('error', () => resolve(tooMuch))
      thread.once('exit', () => resolve(tooMuch))
    })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}

/** The bundle, seen from what this process was started with; where there is none, as while developing, nothing runs beside. */
function bundledThread(): string | null {
  const started = path.dirname(process.argv[1] ?? '')
  const places = ['thread.mjs', '../thread.mjs', '../dist/thread.mjs'].map((place) => path.resolve(started, place))
  return places.find((place) => existsSync(place)) ?? null
}
