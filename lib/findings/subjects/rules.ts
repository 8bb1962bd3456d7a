import { z } from 'zod'
import { sha256 } from '@/lib/core/canonical'
import type { FoundSource } from '@/lib/findings/schema'

/** A version of a text in which things may have been found. */
export type LookedThrough = { kind: FoundSource; id: string; version: number }

/** What of a request says which text it is about. */
export type AskedAbout = { kind: string; subjectId: string; envelope: unknown }

const promptSigned = z.object({ prompt: z.string(), version: z.number().int() })

function promptVersionOf({ envelope }: AskedAbout): LookedThrough {
  const { prompt, version } = promptSigned.parse(envelope)
  return { kind: 'prompt_version', id: prompt, version }
}

const memorySigned = z.object({ entry: z.string(), version: z.number().int() })

function memoryVersionOf({ envelope }: AskedAbout): LookedThrough {
  const { entry, version } = memorySigned.parse(envelope)
  return { kind: 'memory_version', id: entry, version }
}

const outputSigned = z.object({ output: z.string(), revision: z.number().int() })

function outputRevisionOf({ envelope }: AskedAbout): LookedThrough {
  const { output, revision } = outputSigned.parse(envelope)
  return { kind: 'output_revision', id: output, version: revision }
}

/** Which text people read before they decide, by the kind of their request: what was found in it is read as well. */
const texts: ReadonlyMap<string, (request: AskedAbout) => LookedThrough> = new Map([
  ['tool_call', ({ subjectId }) => ({ kind: 'call', id: subjectId, version: 0 })],
  ['prompt_version', promptVersionOf],
  ['prompt_look', promptVersionOf],
  ['memory_write', memoryVersionOf],
  ['output', outputRevisionOf],
])

/** The text that was looked through for those who decide; null where nothing is. */
export function lookedThroughFor(request: AskedAbout): LookedThrough | null {
  return texts.get(request.kind)?.(request) ?? null
}

/** What was on the screen: these findings and no others, in whatever order. Null where nothing was found. */
export function shownDigest(findings: readonly { id: string; kind: string; masked: string }[]): string | null {
  if (findings.length === 0) return null
  const ordered = findings.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  return sha256(JSON.stringify(ordered.map(({ id, kind, masked }) => [id, kind, masked])))
}
