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
  'credential.revoked': named.extend({ environment: z.string(), prefix: z.string() }),
} as const
