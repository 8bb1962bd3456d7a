import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** What a route's pages give a browser to run, in bytes as they travel. */
export type RouteWeight = { route: string; bytes: number }

/** What every page of a Next application loads, whatever is on it; and each route of a build with what it adds to that. */
export function weightOfRoutes(build = 'dist/desk/.next'): { bare: number; routes: RouteWeight[] } {
  const { rootMainFiles } = readJson<{ rootMainFiles: string[] }>(path.join(build, 'build-manifest.json'))
  const names = readJson<Record<string, string>>(path.join(build, 'app-path-routes-manifest.json'))
  const weights = new Map<string, number>()
  const weigh = (files: Iterable<string>) => {
    let bytes = 0
    for (const file of files) {
      if (!weights.has(file)) weights.set(file, gzipSync(readFileSync(path.join(build, file))).length)
      bytes += weights.get(file)!
    }
    return bytes
  }
  const routes = manifestsIn(path.join(build, 'server/app')).map((manifest) => {
    const [page, { entryJSFiles }] = readManifest(manifest)
    const files = new Set([...rootMainFiles, ...Object.values(entryJSFiles).flat()])
    return { route: names[page] ?? page, bytes: weigh(files) }
  })
  return { bare: weigh(rootMainFiles), routes: routes.toSorted((a, b) => a.route.localeCompare(b.route)) }
}

function manifestsIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('page_client-reference-manifest.js'))
    .map((name) => path.join(folder, name))
}

/** Next writes which files a page needs as a script: an assignment of JSON to the page's name. */
function readManifest(file: string): [page: string, manifest: { entryJSFiles: Record<string, string[]> }] {
  const [, page, json] = /__RSC_MANIFEST\[("[^"]+")\]\s*=\s*(\{.*\})/s.exec(readFileSync(file, 'utf8')) ?? []
  if (!page || !json) throw new Error(`${file} is not written as expected: Next has changed its form.`)
  return [JSON.parse(page) as string, JSON.parse(json) as { entryJSFiles: Record<string, string[]> }]
}

function readJson<Shape>(file: string): Shape {
  return JSON.parse(readFileSync(file, 'utf8')) as Shape
}
