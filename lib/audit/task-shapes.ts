import { z } from 'zod'

const task = z.object({ key: z.string(), title: z.string() })
/** Why, in the words of whoever did it. */
const reason = z.string().nullable()

/** What happens to tasks. */
export const taskEvents = {
  'task.created': task.extend({ pod: z.string() }),
  'task.planned': task,
  /** What it waits for now, where that is another, and whether people look at it now before it is completed. */
  'task.changed': task.extend({ waitsFor: z.array(z.string()).nullable(), needsReview: z.boolean() }),
  'task.started': task.extend({ promptHash: z.string().nullable() }),
  'task.reopened': task.extend({ reason: reason.optional() }),
  'task.completed': task.extend({ outputs: z.number().int() }),
  /** Its pod waits: for a yes to what it handed in, or where it stopped. */
  'task.handed_in': task.extend({ purpose: z.enum(['end', 'checkpoint']), reason: reason.optional() }),
  'task.let_on': task,
  /** People gave no yes, or nobody answered: it is in progress again. */
  'task.sent_back': task.extend({ state: z.string() }),
  'task.held': task.extend({ reason }),
  'task.resumed': task.extend({ reason: reason.optional() }),
  'task.handed_over': task.extend({ to: z.string(), reason }),
  /** The same for the pod that has it now. */
  'task.received': task.extend({ from: z.string() }),
} as const
