import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A screen that nobody sees, by its number as programs that draw on it are told, and how to end it. */
export async function openScreen(program: string): Promise<{ name: string; close: () => Promise<void> }> {
  const options = ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp']
  const screen = spawn(program, options, { stdio: ['ignore', 'pipe', 'ignore'] })
  const number = String((await once(screen.stdout, 'data'))[0]).trim()
  return { name: `:${number}`, close: () => end(screen) }
}

/** Ends a program that was started here, and waits until it has. */
export async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  if (child.exitCode === null && child.kill('SIGTERM')) await ended
}
