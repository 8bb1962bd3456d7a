/** Whether a host says by itself that it is inside this network: an address that is not public, or a name of this machine's. */
export function isInside(hostname: string, isPublic: (address: string) => boolean): boolean {
  const name = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (/^[\d.]+$/.test(name) || name.includes(':')) return !isPublic(name)
  return !name.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/.test(name)
}
