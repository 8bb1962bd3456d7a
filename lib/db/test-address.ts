/** Test support: the address of another database on the same server, for the same account. */
export function addressed(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}
