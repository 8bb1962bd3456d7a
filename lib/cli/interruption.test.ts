import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { interruption } from '@/lib/cli/interruption'

it.each(['SIGINT', 'SIGTERM'])(
  '%s ends a command, and one that sees to its own end only the second time',
  async (signal) => {
    const plain = new EventEmitter()
    const ended = interruption(plain)
    plain.emit(signal)
    expect(await ended).toBe(1)

    const careful = new EventEmitter()
    const said: string[] = []
    const endedToo = interruption(careful).then(() => said.push('ended'))
    careful.once(signal, () => said.push('takes care'))
    careful.emit(signal)
    await Promise.resolve()
    expect(said).toEqual(['takes care'])
    careful.emit(signal)
    await endedToo
    expect(said).toEqual(['takes care', 'ended'])
  },
)
