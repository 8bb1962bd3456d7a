import { z } from 'zod'

const task = z.object({ key: z.string(), title: z.string() })
/** Why, in the words of whoever did it. */
const reason = z.string().nullable()

/** What happens to tasks. */
export const taskEvents = {
  'task.created': task.extend({ pod: z.string() }),
  'task.planned': task,
  'task.started': task.extend({ promptHash: z.string().nullable() }),
  'task.reopened': task.extend({ reason: reason.optional() }),
  'task.completed': task.extend({ outputs: z.number().int() }),
  'task.held': task.extend({ reason }),
  'task.resumed': task.extend({ reason: reason.optional() }),
  'task.handed_over': task.extend({ to: z.string(), reason }),
  /** The same for the pod that has it now. */
  'task.received': task.extend({ from: z.string() }),
} as const
