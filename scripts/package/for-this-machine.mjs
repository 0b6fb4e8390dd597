/** How electron-builder's arguments name systems. @type {Readonly<Record<string, string>>} */
const systems = {
  '--linux': 'linux',
  '-l': 'linux',
  '--mac': 'darwin',
  '--macos': 'darwin',
  '-m': 'darwin',
  '-o': 'darwin',
  '--win': 'win32',
  '--windows': 'win32',
  '-w': 'win32',
}

const processors = ['x64', 'arm64', 'ia32', 'armv7l', 'universal']

/**
 * True where electron-builder's arguments ask for packages of this system and processor alone: then the Electron that is here
 * goes into them. For others, electron-builder has to fetch theirs.
 * @param {readonly string[]} args
 * @param {{ platform: string, arch: string }} machine as `process` names them
 */
export function forThisMachine(args, { platform, arch }) {
  return args.every((arg) => {
    const system = systems[arg]
    if (system !== undefined) return system === platform
    return !processors.some((processor) => arg === `--${processor}`) || arg === `--${arch}`
  })
}
