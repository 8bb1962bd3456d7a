import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'

/** Notes that these entries were given to a pod today. It is a count, by which people see what is read, and no line. */
export const useEntries = defineCommand({
  name: 'memory.use',
  permission: 'calls:make',
  actor: 'pod',
  input: z.strictObject({ entries: z.array(z.string()).min(1).max(100) }),

  async run({ tx, actor, now, input: { entries } }) {
    // In one order, so that two who read the same wait for each other and not in a circle.
    await tx.$executeRaw`
      insert into "MemoryUse" ("entryId", "podId", "day")
      select id, ${actor.id}, (${now}::timestamptz at time zone 'UTC')::date from unnest(${entries.toSorted()}::text[]) id
      on conflict ("entryId", "podId", "day") do update set "times" = "MemoryUse"."times" + 1`
    return { ok: true, value: null, events: 'unchanged' }
  },
})
