import { readTools } from '@/lib/tools/openapi/reading'

// Support for tests of documents of APIs.

export type Doc = { openapi?: string; paths: object; components?: object; servers?: object[]; [more: string]: unknown }

export const text = { type: 'string' }

/** What an operation is sent, in this form. */
export const body = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } } })

/** What would be imported of a document, and what would not, with its reasons. */
export function proposed(doc: Doc | string) {
  const written =
    typeof doc === 'string' ? doc : JSON.stringify({ openapi: '3.1.0', info: { title: 'Shop' }, ...doc }, null, 1)
  const reading = readTools(written)
  return reading.ok ? reading.proposals : { title: '', found: [], problems: reading.problems }
}
