import { spawnSync } from 'node:child_process'
import { chownSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type BenchDatabase, type Opened, started, thrownAway } from '@/bench/database'
import { openCluster, placeOf } from '@/lib/db/embedded'
import { withClient } from '@/lib/db/roles'

/** A server of its own that holds what this one holds now, which goes on meanwhile: PostgreSQL's own way to copy. */
export async function copyOf({ cluster: from, superuser }: Opened): Promise<BenchDatabase> {
  return await thrownAway(async (state) => {
    const { folder, user } = placeOf(state)
    const copy = (what: string) => copyInto(path.join(from.folder, what), path.join(folder, path.dirname(what)))
    const label = path.join(folder, 'data/backup_label')
    await withClient(superuser, async (admin) => {
      await admin.query(`select pg_backup_start('bench', true)`)
      copy('access.json')
      copy('data')
      const { rows } = await admin.query<{ label: string }>('select labelfile as label from pg_backup_stop(false)')
      // What was written to the log until the end of the copy makes it whole.
      copy('data/pg_wal')
      writeFileSync(label, rows[0]!.label)
    })
    if (user) chownSync(label, user.uid, user.gid)
    rmSync(path.join(folder, 'data/postmaster.pid'), { force: true })
    return await started(await openCluster(state))
  })
}

/** With owners and permissions as they are. */
function copyInto(from: string, folder: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', from, folder], { encoding: 'utf8' })
  // A file that the running server removes meanwhile is none that the copy needs.
  if (status !== 0 && !/No such file/.test(stderr)) throw new Error(`${from} could not be copied: ${stderr}`)
}
