/**
 * The policy while the page comes from Vite's development server, which injects inline scripts and styles for hot
 * reload and talks over a WebSocket. Never part of a packaged app.
 * @param server the server's address, such as `http://localhost:5173`
 */
export function developmentPolicy(server: URL): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self' ws://${server.host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
