import { listedProposals } from '@/lib/tools/listed/propose'
import { documentOf, isNode } from '@/lib/tools/openapi/document'
import { type Proposals, proposalsFrom } from '@/lib/tools/openapi/propose'
import { problemLine, readYaml } from '@/lib/tools/yaml'

export type ApiReading = { ok: true; proposals: Proposals } | { ok: false; problems: string[] }

/**
 * What a text suggests, or what is wrong with it: the document of an API, or tools in one of the forms in which agents have
 * them. A long one takes seconds of a processor.
 */
export function readTools(text: string): ApiReading {
  // Parts of it may be shared as much as in the catalogue's own file.
  const reading = readYaml(text, { maxAliases: 5000, mayBeList: true })
  if (!reading.ok) return { ok: false, problems: reading.problems.map(problemLine) }
  const { value, placeOf, lineOf } = reading
  if (Array.isArray(value) || !isNode(value) || !isDocument(value))
    return { ok: true, proposals: listedProposals(value, placeOf) }
  const document = documentOf(value, lineOf)
  return document.ok ? { ok: true, proposals: proposalsFrom(document.document) } : document
}

/** By these an API's document is known, or what somebody took for one. */
const ofDocuments = ['openapi', 'swagger', 'paths', 'info']

function isDocument(value: Readonly<Record<string, unknown>>): boolean {
  return ofDocuments.some((name) => value[name] !== undefined)
}
