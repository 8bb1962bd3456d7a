import { z } from 'zod'
import { taskKey } from '@/lib/calls/schema'
import { environments } from '@/lib/core/environment'
import { noKey, words } from '@/lib/findings/words'
import { namesIn } from '@/lib/tasks/waits/names'

// What somebody sends in a browser about a task.

/** Names of other tasks, one a line. */
const names = z
  .string()
  .refine(...noKey)
  .default('')
  .transform((text) => namesIn(text.split(/\r?\n/).map((line) => line.trim())))
  .pipe(z.array(taskKey).max(100, 'Name at most 100 tasks'))

const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on')

const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, `Keep it under ${longest} characters`)
    .refine(...noKey)

export const newTask = z.strictObject({
  title: line(300).min(1, 'Say what is to be done'),
  key: z.string().trim().min(1, 'Give it a name').pipe(taskKey),
  /** A pod by its name in addresses and the environment, with a space between. */
  place: z
    .string()
    .regex(new RegExp(`^\\S+ (${environments.join('|')})$`), 'Choose the pod that is to do it')
    .transform((value) => {
      const [pod = '', environment = ''] = value.split(' ')
      return { pod, environment }
    }),
  phase: line(300).optional(),
  description: words().max(50_000, 'Keep it under 50,000 characters').optional(),
  dependsOn: names,
  needsReview: ticked,
})

export const taskChange = z.strictObject({
  number: z.coerce.number().int().min(1).max(2_147_483_647),
  dependsOn: names,
  /** What it waited for when the form was drawn. */
  before: names,
  needsReview: ticked,
})
