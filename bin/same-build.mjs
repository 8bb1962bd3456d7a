#!/usr/bin/env node
// Builds the pages twice from the same sources and compares what a browser knows of a build, so that a page stays good over
// an update that changes nothing (docs/decisions/0034): node bin/same-build.mjs. It takes two builds, so no test does it.
import fs from 'node:fs'
import path from 'node:path'
import { build } from './build.mjs'
import { main, root, Stop } from './run.mjs'

const desk = path.join(root, 'dist/desk')

await main(async () => {
  process.chdir(root)
  const [one, other] = [await again(), await again()]
  const differing = one.filter((name) => !other.includes(name)).concat(other.filter((name) => !one.includes(name)))
  if (differing.length > 0) throw new Stop(`Two builds of the same sources differ:\n${differing.join('\n')}`)
  console.log(`Two builds of the same sources have the same ${one.length} names.`)
})

/** Builds from nothing, and says under which names browsers know what came of it: the version, its actions, its files. */
async function again() {
  for (const folder of [desk, path.join(root, '.next')]) fs.rmSync(folder, { recursive: true, force: true })
  await build()
  const made = path.join(desk, '.next')
  const read = (file) => fs.readFileSync(path.join(made, file), 'utf8')
  const actions = Object.keys(JSON.parse(read('server/server-reference-manifest.json')).node)
  const files = fs.readdirSync(path.join(made, 'static'), { recursive: true })
  return [read('BUILD_ID'), ...actions, ...files].map(String)
}
