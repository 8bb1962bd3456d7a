import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { build } from 'esbuild'

/**
 * Test support: one of the processes, bundled as the product bundles it, in a file of its own or once more in the same one.
 * Whoever asks removes it.
 */
export async function bundleOf(entry: string, file = newFile(entry)): Promise<string> {
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    alias: { '@': path.resolve('.'), 'server-only': path.resolve('node_modules/server-only/empty.js') },
    logLevel: 'error',
  })
  return file
}

/** Inside node_modules, so that the packages it leaves outside are found. */
function newFile(entry: string): string {
  const name = `${entry.replaceAll(/\W+/g, '-')}-${randomBytes(6).toString('hex')}.mjs`
  return path.resolve('node_modules/.cache/countersign', name)
}
