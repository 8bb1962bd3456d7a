/** What the desk does before it answers anybody: it looks whether what people decide here would last. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ insistOnDurability }, { env }] = await Promise.all([import('@/lib/db/durability'), import('@/lib/env')])
  await insistOnDurability(env)
}
