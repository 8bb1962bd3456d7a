import { expect, it } from 'vitest'
import { isProcess, processes } from './words.mjs'

it.each(processes)('%s alone is a process', (process) => {
  expect(isProcess([process])).toBe(true)
})

it.each(['demo remove', 'demo load', 'gate now', 'pods list', 'start', ''])('"%s" is none', (words) => {
  expect(isProcess(words.split(' ').filter(Boolean))).toBe(false)
})
