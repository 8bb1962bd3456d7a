import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { FullResult, Reporter } from '@playwright/test/reporter'

const most = 40

/** Where an installation under test writes what it says, under the name of its project. */
export const saidBy = (name: string) => path.join('test-results', `said-${name}.txt`)

/** Adds to a run that failed what the installations themselves had to say of faults, which no browser is shown. */
export default class Said implements Reporter {
  onEnd({ status }: FullResult): void {
    if (status === 'passed') return
    for (const name of ['together', 'alone']) {
      const file = saidBy(name)
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
      const faults = lines.filter((line) => / {2}(error|warning): /.test(line))
      if (faults.length > 0)
        console.log(`\nThe installation of “${name}” said, at last:\n${faults.slice(-most).join('\n')}`)
    }
  }
}
