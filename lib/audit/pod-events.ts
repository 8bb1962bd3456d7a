import { z } from 'zod'

const named = z.object({ name: z.string() })
const ref = z.object({ id: z.string(), name: z.string() })
const words = z.array(z.string())

/** One part of a pod, as it was and as it is. */
function part<Name extends string, Value extends z.ZodType>(field: Name, value: Value) {
  return z.object({ field: z.literal(field), from: value, to: value })
}

/** What can happen to pods and their credentials. Never a secret: `prefix` is how one is told from another. */
export const podEvents = {
  'pod.registered': named.extend({ role: z.string(), department: z.string() }),
  'pod.changed': named.extend({
    changes: z.array(
      z.discriminatedUnion('field', [
        part('state', z.string()),
        part('repositories', words),
        part('role', z.string()),
        part('department', z.string()),
        part('environments', words),
        part('owner', ref.nullable()),
        part('name', z.string()),
        part('purpose', z.string()),
      ]),
    ),
    revoked: z.object({ credentials: z.number().int() }),
    /** Why, in the words of whoever did it. */
    reason: z.string().optional(),
  }),
  'credential.issued': named.extend({ environment: z.string(), kind: z.string(), prefix: z.string() }),
  'credential.key_rotated': z.object({ kid: z.string(), replaced: z.string() }),
  /** Another one took its place, and it goes on until then. */
  'credential.ending': named.extend({ environment: z.string(), prefix: z.string(), until: z.string() }),
  /** Where an account of a pod is told from now on: the host alone, as an address can hold what is secret. */
  'webhook.set': named.extend({ environment: z.string(), host: z.string(), isNew: z.boolean() }),
  /** Which kinds of message it gets from now on; none named is all. */
  'webhook.chosen': named.extend({ environment: z.string(), messages: words }),
  /** It has another secret; the one before signs as well until then, null where it ended at once. */
  'webhook.rotated': named.extend({ environment: z.string(), until: z.string().nullable() }),
  'webhook.paused': named.extend({ environment: z.string() }),
  /** It goes on, with so many messages that have waited. */
  'webhook.resumed': named.extend({ environment: z.string(), messages: z.number().int() }),
  'webhook.tested': named.extend({ environment: z.string() }),
  /** Messages that were tried for so long that nobody tries any more, and why the last attempt failed. */
  'webhook.gave_up': named.extend({ environment: z.string(), messages: z.number().int(), why: z.string() }),
  'webhook.sent_again': named.extend({ environment: z.string(), messages: z.number().int() }),
  'webhook.ended': named.extend({
    environment: z.string(),
    because: z.enum(['removed', 'gone']),
    messages: z.number().int(),
  }),
  /** Which server has the tools of an account from now on: the host alone, and never its header. */
  'server.set': named.extend({
    environment: z.string(),
    host: z.string(),
    isNew: z.boolean(),
    hasHeader: z.boolean(),
  }),
  'server.read': named.extend({ environment: z.string(), tools: z.number().int(), added: z.number().int() }),
  'server.removed': named.extend({ environment: z.string(), host: z.string() }),
  'credential.revoked': named.extend({ environment: z.string(), prefix: z.string() }),
} as const
