// Writes the types that openapi-typescript makes of OpenAPI documents, each beside its document. For lib/api/clients.long.test.ts.
import { readFileSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'

// The generator writes with the compiler API of TypeScript 5; the project itself is checked by a newer one.
const hook = `export const resolve = (name, context, next) => next(name === 'typescript' ? 'typescript-5' : name, context)`
register(`data:text/javascript,${encodeURIComponent(hook)}`)
const { default: openapiTS, astToString } = await import('openapi-typescript')

for (const file of process.argv.slice(2)) {
  const types = astToString(await openapiTS(JSON.parse(readFileSync(file, 'utf8'))))
  writeFileSync(file.replace(/\.json$/, '.ts'), types)
}
