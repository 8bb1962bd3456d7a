import { z } from 'zod'

/** How a branch is held at GitHub, as far as whoever may read the repository is shown it. */
export const guard = z.strictObject({
  branch: z.string().max(200),
  /**
   * `held`: it moves by commits alone whose check this App has passed. `by_anybody`: whoever may report checks could pass it.
   * `open`: nothing protects it at all.
   */
  is: z.enum(['held', 'not_required', 'by_anybody', 'open', 'no_branch']),
  /** Whether it could be set back to an older commit, and whether it could be removed; of older rules nobody is told that. */
  setBack: z.enum(['refused', 'taken', 'unseen']),
  removal: z.enum(['refused', 'taken', 'unseen']),
})
export type Guard = z.output<typeof guard>

export const guards = z.array(guard).max(50)

/** Whether GitHub would take what nobody signed: a push, a branch set back, or a branch that goes. */
export function isOpen({ is, setBack, removal }: Guard): boolean {
  if (is === 'no_branch') return false
  return is !== 'held' || setBack === 'taken' || removal === 'taken'
}
