import type { Owner } from './socket'

/** Programs that hold a port in the name of a container. */
const containerProxies: ReadonlySet<string> = new Set([
  'docker-proxy',
  'rootlessport',
  'rootlesskit',
  'rootlesskit-docker-proxy',
  'slirp4netns',
  'pasta',
  'pasta.avx2',
  'gvproxy',
  'vpnkit',
  'vpnkit-bridge',
  'com.docker.backend',
  'com.docker.vpnkit',
  'com.docker.proxy',
  'com.docker.slirp',
  // holds the ports of podman's containers where no proxy is needed
  'conmon',
])

/** True for a proxy of a container's published port: where it was started, and by whom, says nothing of what is behind it. */
export function isContainerProxy({ program }: Pick<Owner, 'program'>): boolean {
  return containerProxies.has(program.toLowerCase().replace(/\.exe$/, ''))
}
