import { nested } from '@/lib/sinks/ecs'
import type { SinkKind } from '@/lib/sinks/kinds/kind'

/** A file on this machine, for whatever collects files. */
export const file: SinkKind = {
  name: 'file',
  title: 'File (JSON lines)',
  words:
    'One line of JSON for each, on the machine where the worker runs. A large file keeps its content under a name with the time.',
  example: '/var/log/countersign/record.jsonl',
  secret: { need: 'none', words: '' },
  into: null,
  way: 'file',
  text: (lines) => lines.map((line) => `${JSON.stringify(nested(line))}\n`).join(''),
}
