import fs from 'node:fs'
import path from 'node:path'

/** A reporter for Vitest: writes down by name what did not run, and why, for the end of `npm test`. */
export default class Skipped {
  onTestRunEnd(modules) {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map(
        (test) => `${module.relativeModuleId} > ${test.fullName}: ${test.result().note ?? 'no reason given'}`,
      ),
    )
    fs.mkdirSync('test-results', { recursive: true })
    fs.writeFileSync(path.join('test-results', 'skipped.json'), JSON.stringify(skipped))
  }
}
