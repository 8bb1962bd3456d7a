// Writes what each generator makes of both versions' documents into out/, by version and generator.
import path from 'node:path'
import { createClient } from '@hey-api/openapi-ts'
import { build } from '@kubb/core'
import { pluginClient } from '@kubb/plugin-client'
import { pluginOas } from '@kubb/plugin-oas'
import { pluginTs } from '@kubb/plugin-ts'
import { generate } from 'orval'

// Some of it is written below the folder one stands in.
process.chdir(import.meta.dirname)

for (const version of ['v1', 'v2']) {
  const input = path.resolve(import.meta.dirname, `../../lib/api/${version}.openapi.json`)
  const into = (generator) => path.resolve(import.meta.dirname, 'out', version, generator)

  await createClient({
    input,
    output: into('hey-api'),
    plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
    logs: { level: 'silent' },
  })
  await generate({ input, output: { target: path.join(into('orval'), 'client.ts'), client: 'fetch' } })
  await build({
    config: {
      root: import.meta.dirname,
      input: { path: input },
      output: { path: into('kubb'), clean: true },
      plugins: [
        pluginOas({ validate: true, generators: [] }),
        pluginTs({ output: { path: 'types' } }),
        pluginClient({ output: { path: 'clients' }, client: 'fetch' }),
      ],
    },
  })
}
