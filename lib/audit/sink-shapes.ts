import { z } from 'zod'
import { noticeEvents } from '@/lib/audit/notice-shapes'

const named = z.object({ name: z.string() })
const words = z.array(z.string())
const from = z.string().nullable()

/** What can happen to log stores, and to how people are told; of a store the host alone, as an address can hold what is secret, and never what opens it. */
export const sinkEvents = {
  /** Which lines it gets: none named is all. */
  'sink.added': named.extend({ kind: z.string(), host: z.string(), nouns: words, environments: words }),
  'sink.changed': named.extend({
    changes: z.array(
      z.discriminatedUnion('field', [
        z.object({ field: z.literal('name'), from: z.string(), to: z.string() }),
        z.object({ field: z.literal('host'), from: z.string(), to: z.string() }),
        /** Another place at the same host. */
        z.object({ field: z.literal('address') }),
        z.object({ field: z.literal('into'), from, to: from }),
        /** Where it is found, and never the secret. */
        z.object({ field: z.literal('secret'), from, to: from }),
        z.object({ field: z.literal('nouns'), from: words, to: words }),
        z.object({ field: z.literal('environments'), from: words, to: words }),
      ]),
    ),
  }),
  'sink.paused': named,
  /** It goes on, so many places of the record behind. */
  'sink.resumed': named.extend({ lines: z.number().int() }),
  'sink.tested': named,
  /** It is sent everything from a moment on once more; null is the beginning of the record. */
  'sink.went_back': named.extend({ from: z.string().nullable(), lines: z.number().int() }),
  'sink.sent_again': named.extend({ lines: z.number().int() }),
  /** Lines that it refused, and that nobody tries any more. */
  'sink.let_go': named.extend({ lines: z.number().int() }),
  'sink.removed': named.extend({ host: z.string(), lines: z.number().int() }),
  ...noticeEvents,
} as const
