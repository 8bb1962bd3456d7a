// A process that carries an import out and stands still in the middle of it, for tests that kill it there.
import { runImport } from '@/lib/imports/jobs'

let lists = 0
await runImport(process.argv[2]!, {
  onMessage: ({ type }) => {
    if (type !== 'records' || ++lists < 3) return
    process.stdout.write('half way\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
})
