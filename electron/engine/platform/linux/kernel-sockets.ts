import type { Protocol } from '#shared/ports/protocol'
import type { KernelService, KernelUse } from '#shared/sockets/kernel-use'
import { ownValue } from '#shared/words/own-value'
import type { ProcFiles } from './sockets-files'

/** Ports of the UDP socket that the kernel has for an interface, by the DEVTYPE in its uevent; null: any. */
const tunnelPorts = {
  vxlan: null,
  wireguard: null,
  bareudp: null,
  geneve: [6081],
  gtp: [2152, 3386],
  amt: [2268],
} as const satisfies Partial<Record<KernelService, readonly number[] | null>>

/** What the kernel does on a port of its own, and the file that is there where it does. */
const services: readonly (readonly [
  protocol: 'tcp' | 'udp' | null,
  port: number,
  sign: string,
  service: KernelService,
])[] = [
  [null, 2049, '/proc/fs/nfsd/threads', 'nfsd'],
  ['tcp', 445, '/sys/module/ksmbd', 'ksmbd'],
  ['tcp', 3260, '/sys/module/iscsi_target_mod', 'iscsi'],
  ['udp', 4789, '/sys/module/vxlan', 'vxlan'],
  ['udp', 8472, '/sys/module/vxlan', 'vxlan'],
  ['udp', 6081, '/sys/module/geneve', 'geneve'],
  ['udp', 1701, '/sys/module/l2tp_core', 'l2tp'],
  ['udp', 7001, '/sys/module/rxrpc', 'afs'],
]

/** Files that hold the port which the NFS client's or the lock manager's socket was told to have. */
const toldPorts: readonly (readonly [protocol: 'tcp' | 'udp', file: string, service: KernelService])[] = [
  ['tcp', '/proc/sys/fs/nfs/nlm_tcpport', 'nfs-locks'],
  ['udp', '/proc/sys/fs/nfs/nlm_udpport', 'nfs-locks'],
  ['tcp', '/sys/module/nfs/parameters/callback_tcpport', 'nfs-client'],
]

const interfaceName = /^[\w.@-]{1,15}$/

/** What the kernel has sockets for that no process has open, looked up when it is first asked for. */
export class KernelUses {
  readonly #root: ProcFiles
  readonly #known = new Map<string, KernelUse | null>()
  #tunnels: readonly Tunnel[] | null = null

  /** @param root the files of this computer, "/" but in tests */
  constructor(root: ProcFiles) {
    this.#root = root
  }

  /** What it most likely has this port for; null where nothing speaks for one. */
  of(protocol: Protocol, port: number): KernelUse | null {
    const key = `${protocol} ${port}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const use = this.#tunnel(protocol, port) ?? this.#service(protocol, port)
    this.#known.set(key, use)
    return use
  }

  #tunnel(protocol: Protocol, port: number): KernelUse | null {
    if (protocol !== 'udp') return null
    this.#tunnels ??= tunnelsIn(this.#root)
    const found = this.#tunnels.filter(({ ports }) => ports?.includes(port) ?? true)
    if (found.length === 0) return null
    return {
      services: [...new Set(found.map(({ service }) => service))],
      interfaces: found.map(({ device }) => device),
    }
  }

  #service(protocol: Protocol, port: number): KernelUse | null {
    const told = toldPorts.find(
      ([spoken, file]) => spoken === protocol && this.#root.text(file.slice(1))?.trim() === String(port),
    )
    const known = services.find(
      ([spoken, number, sign]) =>
        number === port && (spoken ?? protocol) === protocol && this.#root.inode(sign.slice(1)) !== null,
    )
    const service = told?.[2] ?? known?.[3]
    return service === undefined ? null : { services: [service], interfaces: [] }
  }
}

interface Tunnel {
  readonly service: KernelService
  readonly device: string
  /** Null: any. */
  readonly ports: readonly number[] | null
}

function tunnelsIn(root: ProcFiles): readonly Tunnel[] {
  const devices = root.list('sys/class/net')
  if (typeof devices === 'string' || !areOurs(root, devices)) return []
  return devices.flatMap((device) => {
    const type = /^DEVTYPE=(\w+)$/m.exec(root.text(`sys/class/net/${device}/uevent`) ?? '')?.[1] ?? ''
    const ports = ownValue(tunnelPorts, type)
    if (ports === undefined || !interfaceName.test(device)) return []
    return [{ service: type as keyof typeof tunnelPorts, ports, device }]
  })
}

/** /sys shows the network namespace that it was mounted in, which may be another one. */
function areOurs(root: ProcFiles, devices: readonly string[]): boolean {
  const names = [...(root.text('proc/self/net/dev') ?? '').matchAll(/^ *([^\s:]+):/gm)].map(
    ([, name]) => name,
  )
  return names.length > 0 && names.every((name) => name !== undefined && devices.includes(name))
}
