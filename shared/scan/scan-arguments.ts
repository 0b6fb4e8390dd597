import { usualIntensity } from '../identity/identity'
import type { ScanTargets } from './request'

/** The arguments with which the command line does the same scan. */
export function scanArguments(scan: ScanTargets): readonly string[] {
  const excludePorts = scan.excludePorts.trim()
  const { identify } = scan
  const exclude = scan.exclude.trim()
  return [
    'scan',
    ...scan.targets.split(/[\s,]+/).filter((target) => target !== ''),
    '-p',
    scan.ports.trim(),
    ...(excludePorts === '' ? [] : ['--exclude-ports', excludePorts]),
    ...(exclude === '' ? [] : ['--exclude', exclude]),
    ...(scan.family === 'any' ? [] : [scan.family === 'ipv4' ? '-4' : '-6']),
    `-T${scan.timing}`,
    ...(identify === undefined ? [] : [identify.public ? '-sV' : '--identify-near']),
    ...(identify === undefined || identify.intensity === usualIntensity
      ? []
      : ['--identify-intensity', String(identify.intensity)]),
  ]
}
