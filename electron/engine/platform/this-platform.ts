import { platform } from 'node:process'
import { noSystemFacts } from '../conflict/system-facts'
import { darwin } from './darwin/platform'
import { linux } from './linux/platform'
import { unreadFirewall } from './network'
import type { Platform } from './platform'
import { win32 } from './win32/platform'

/** The platform that this process runs on; systems that nobody wrote an adapter for know nothing. */
export function thisPlatform(): Platform {
  switch (platform) {
    case 'linux':
      return linux
    case 'darwin':
      return darwin
    case 'win32':
      return win32
    default:
      return unknownPlatform
  }
}

const unknownPlatform: Platform = {
  defaultGateway: async () => null,
  defaultRoutes: async () => null,
  isTunnel: async () => null,
  hostFirewall: async () =>
    unreadFirewall({
      name: null,
      because: { why: 'unknown-system' },
      remedy: null,
      evidence: [],
    }),
  ephemeralPorts: async () => null,
  neighbours: async () => null,
  neighbourLimit: async () => null,
  descriptorLimit: async () => null,
  socketSource: () => null,
  packages: null,
  portVisits: null,
  noticeBoard: null,
  conflict: { system: 'other', processes: null, facts: async () => noSystemFacts },
}
