import { createContext, runInContext } from 'node:vm'
import { expect, it } from 'vitest'
import { earlyKeysScript, keptMs, stillKept } from '@/components/shell/key-early'

const pressedAt = (timeStamp: number) => ({ event: { timeStamp } as KeyboardEvent, before: 0 })

it('keeps what was pressed a moment ago, and the last keys of many', () => {
  expect(stillKept([pressedAt(0), pressedAt(1)], keptMs + 1)).toEqual([pressedAt(1)])
  const many = Array.from({ length: 20 }, (_, at) => pressedAt(at))
  expect(stillKept(many, 20)).toEqual(many.slice(-8))
})

type Event = { key?: string }
type Listener = (event: Event) => void

it('gathers keys before anything listens, the last eight since a press of the hand, until it is told to stop', () => {
  const listening = new Map<string, Listener>()
  const window: { earlyKeys?: { keys: Event[]; stop: () => void } } = {}
  const addEventListener = (kind: string, listener: Listener) => listening.set(kind, listener)
  const removeEventListener = (kind: string) => listening.delete(kind)
  runInContext(earlyKeysScript, createContext({ window, addEventListener, removeEventListener }))
  const press = (keys: string) => {
    for (const key of keys) listening.get('keydown')!({ key })
    return window.earlyKeys!.keys.map(({ key }) => key).join('')
  }
  expect(press('abcdefghij')).toBe('cdefghij')
  listening.get('pointerdown')!({})
  expect(press('kl')).toBe('kl')
  window.earlyKeys!.stop()
  expect(listening.size).toBe(0)
})
