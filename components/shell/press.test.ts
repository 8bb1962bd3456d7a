import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { pressUnderWay, watchPresses } from '@/components/shell/press'

let page: EventTarget
beforeEach(() => {
  vi.useFakeTimers()
  page = new EventTarget()
  watchPresses(page)
})
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

const tell = (...names: string[]) => names.forEach((name) => page.dispatchEvent(new Event(name)))

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

it('ends by itself where nobody tells of its end', async () => {
  tell('pointerdown')
  const press = pressUnderWay()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await isOver(press)).toBe(true)
})
