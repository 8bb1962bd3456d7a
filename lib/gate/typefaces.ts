import 'server-only'
import type { FastifyInstance } from 'fastify'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { problem } from '@/lib/api/problem'
import { typefaceFiles } from '@/lib/core/typefaces'
import { sendProblem } from '@/lib/gate/problems'

/** The files of the faces, for the pages that are not the desk's: they must look right when it is not there. */
export async function addTypefaces(machine: FastifyInstance): Promise<void> {
  const here = createRequire(import.meta.url)
  const files = new Map([...typefaceFiles].map(([name, source]) => [name, readFileSync(here.resolve(source))]))
  machine.get<{ Params: { file: string } }>('/typefaces/:file', async (request, reply) => {
    const file = files.get(request.params.file)
    if (!file) return sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id))
    return reply.header('cache-control', 'public, max-age=31536000, immutable').type('font/woff2').send(file)
  })
}
