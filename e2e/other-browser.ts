import { expect } from '@playwright/test'

type Pointer = { type: 'pointer'; id: string; actions: Record<string, unknown>[] }
type Keyboard = { type: 'key'; id: string; actions: { type: 'keyDown' | 'keyUp'; value: string }[] }
export type Acts = readonly (Pointer | Keyboard)[]

/** What a browser that Playwright does not speak with can be told, by whichever protocol it has. */
export type Line = {
  go(address: string): Promise<void>
  /** The value of an expression in the page, which must fit into JSON. */
  read(expression: string): Promise<unknown>
  act(acts: Acts): Promise<void>
  resize(width: number, height: number): Promise<void>
  /** The errors that the console showed so far. */
  errors(): string[]
  close(): Promise<void>
}

/** A person in another browser, with a pointer and a keyboard. */
export class OtherBrowser {
  constructor(
    private readonly line: Line,
    private readonly home: string,
  ) {}

  async open(address: string): Promise<void> {
    // One that is still under way, as after signing in, may cut this one short.
    await expect(() => this.line.go(new URL(address, this.home).href)).toPass({ timeout: 30_000 })
    await this.until('document.readyState', 'complete')
  }

  async read<Value>(expression: string): Promise<Value> {
    return (await this.line.read(expression)) as Value
  }

  /** Waits for what an expression in the page is worth; while a page changes it is worth nothing. */
  async until(expression: string, value: unknown = true): Promise<void> {
    await expect.poll(() => this.line.read(expression).catch(() => undefined), { message: expression }).toEqual(value)
  }

  /** Waits until these words are on the page, as somebody reads it. */
  async sees(words: string): Promise<void> {
    await this.until(`document.body.innerText.includes(${JSON.stringify(words)})`)
  }

  /** Presses the first button or link on the screen whose words begin with these, where it is. */
  async click(words: string): Promise<void> {
    const place = `(() => {
      const named = (element) => (element.getAttribute('aria-label') ?? element.innerText).trim()
      const found = [...document.querySelectorAll('button, a, summary')].find((element) =>
        named(element).startsWith(${JSON.stringify(words)}) && !element.disabled && element.getClientRects().length > 0)
      if (!found) return null
      const boxed = () => found.getBoundingClientRect()
      if (boxed().top < 0 || boxed().bottom > innerHeight) found.scrollIntoView({ block: 'center' })
      const { left, top, width, height } = boxed()
      return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) }
    })()`
    let at: { x: number; y: number } | null = null
    await expect
      .poll(async () => (at = (await this.line.read(place).catch(() => null)) as typeof at), { message: words })
      .not.toBeNull()
    const press = [{ type: 'pointerMove', ...at!, duration: 0 }, ...['pointerDown', 'pointerUp'].map(pressed)]
    await this.line.act([{ type: 'pointer', id: 'mouse', actions: press }])
  }

  async press(key: string): Promise<void> {
    const actions = (['keyDown', 'keyUp'] as const).map((type) => ({ type, value: key }))
    await this.line.act([{ type: 'key', id: 'keyboard', actions }])
  }

  resize(width: number, height: number): Promise<void> {
    return this.line.resize(width, height)
  }

  /** Ends the browser and says which errors its console showed. */
  async close(): Promise<string[]> {
    await this.line.close()
    return this.line.errors()
  }
}

const pressed = (type: string) => ({ type, button: 0 })
