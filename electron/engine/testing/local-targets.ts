import type { ScanTargets } from '#shared/scan/request'

/** The first hundred ports of this computer. */
export const localTargets: ScanTargets = {
  targets: '127.0.0.1',
  exclude: '',
  ports: '1-100',
  excludePorts: '',
  family: 'any',
  timing: 3,
}
