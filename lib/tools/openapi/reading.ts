import { readDocument } from '@/lib/tools/openapi/document'
import { type Proposals, proposalsFrom } from '@/lib/tools/openapi/propose'

export type ApiReading = { ok: true; proposals: Proposals } | { ok: false; problems: string[] }

/** What the document of an API suggests, or what is wrong with it. A long one takes seconds of a processor. */
export function readApi(text: string): ApiReading {
  const reading = readDocument(text)
  return reading.ok ? { ok: true, proposals: proposalsFrom(reading.document) } : reading
}
