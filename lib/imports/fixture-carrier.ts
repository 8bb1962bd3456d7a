// A process that carries an import out and stands still in the middle of it, for tests that kill it there.
import { runImport } from '@/lib/imports/jobs'

let branches = 0
await runImport(process.argv[2]!, {
  onMessage: ({ type }) => {
    // Told before it is stored: when the second comes, the first one is.
    if (type !== 'branch_read' || ++branches < 2) return
    process.stdout.write('half way\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
})
