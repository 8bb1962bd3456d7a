import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { pressUnderWay, watchPresses } from '@/components/shell/press'

let page: EventTarget
let stop: () => void
beforeEach(() => {
  vi.useFakeTimers()
  page = new EventTarget()
  stop = watchPresses(page)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

const tell = (...names: string[]) => names.forEach((name) => page.dispatchEvent(new Event(name)))
const tellKey = (name: string, key: string) => page.dispatchEvent(Object.assign(new Event(name), { key }))

/** Whether what waits for the press goes on by now. */
async function isOver(press: Promise<void> | null): Promise<boolean> {
  let over = false
  void press?.then(() => (over = true))
  await vi.advanceTimersByTimeAsync(0)
  return over
}

it('lasts until after its click, which comes when the finger is up', async () => {
  expect(pressUnderWay()).toBeNull()
  tell('pointerdown')
  const press = pressUnderWay()
  tell('pointerup')
  expect(await isOver(press)).toBe(false)
  tell('click')
  await vi.advanceTimersByTimeAsync(100)
  expect(await isOver(press)).toBe(true)
  expect(pressUnderWay()).toBeNull()
})

it('is one with the next, where that comes before its end', async () => {
  tell('pointerdown', 'pointerup')
  await vi.advanceTimersByTimeAsync(99)
  tell('pointerdown')
  const press = pressUnderWay()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await isOver(press)).toBe(false)
  tell('pointerup')
  await vi.advanceTimersByTimeAsync(100)
  expect(await isOver(press)).toBe(true)
})

it('lasts as long as something is dragged, though the browser takes the pointer away', async () => {
  tell('pointerdown', 'dragstart', 'pointercancel')
  const press = pressUnderWay()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await isOver(press)).toBe(false)
  tell('dragend')
  await vi.advanceTimersByTimeAsync(100)
  expect(await isOver(press)).toBe(true)
})

it('is the space bar as well, and no other key', () => {
  tellKey('keydown', 'Enter')
  expect(pressUnderWay()).toBeNull()
  tellKey('keydown', ' ')
  expect(pressUnderWay()).not.toBeNull()
})

it('ends by itself where nobody tells of its end, and with whoever watches', async () => {
  tell('pointerdown')
  const press = pressUnderWay()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await isOver(press)).toBe(true)
  tell('pointerdown')
  const other = pressUnderWay()
  stop()
  expect(await isOver(other)).toBe(true)
})
