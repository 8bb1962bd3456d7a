import type pg from 'pg'

/**
 * Says in the database, as its owner, whether this installation is a trial, in which a call may be answered by somebody
 * made up. Whoever starts it knows; the application can only read it.
 */
export async function sayWhetherTrial(owner: Pick<pg.Client, 'query'>, isTrial: boolean): Promise<void> {
  await owner.query(
    isTrial ? 'insert into guard.trials default values on conflict do nothing' : 'delete from guard.trials',
  )
}
