import type { Protocol } from '#shared/ports/protocol'
import type { KernelUse } from '#shared/sockets/socket'
import { ownValue } from '#shared/words/own-value'
import type { ProcFiles } from './sockets-files'

/** Interfaces that have a UDP socket of the kernel's, by the DEVTYPE in their uevent; null: on any port. */
const tunnels: Readonly<Record<string, { readonly name: string; readonly ports: readonly number[] | null }>> =
  {
    vxlan: { name: 'VXLAN', ports: null },
    wireguard: { name: 'WireGuard', ports: null },
    bareudp: { name: 'bareudp', ports: null },
    geneve: { name: 'Geneve', ports: [6081] },
    gtp: { name: 'GTP', ports: [2152, 3386] },
    amt: { name: 'AMT', ports: [2268] },
  }

/** What the kernel does on a port of its own, and the file that is there where it does. */
const services: readonly (readonly [
  protocol: 'tcp' | 'udp' | null,
  port: number,
  sign: string,
  name: string,
])[] = [
  [null, 2049, '/proc/fs/nfsd/threads', 'the NFS server'],
  ['tcp', 445, '/sys/module/ksmbd', 'the SMB server ksmbd'],
  ['tcp', 3260, '/sys/module/iscsi_target_mod', 'the iSCSI target'],
  ['udp', 4789, '/sys/module/vxlan', 'VXLAN'],
  ['udp', 8472, '/sys/module/vxlan', 'VXLAN'],
  ['udp', 6081, '/sys/module/geneve', 'Geneve'],
  ['udp', 1701, '/sys/module/l2tp_core', 'L2TP'],
  ['udp', 7001, '/sys/module/rxrpc', 'AFS'],
]

/** Files that hold the port which the NFS client's or the lock manager's socket was told to have. */
const toldPorts: readonly (readonly [protocol: 'tcp' | 'udp', file: string, name: string])[] = [
  ['tcp', '/proc/sys/fs/nfs/nlm_tcpport', "NFS' lock manager"],
  ['udp', '/proc/sys/fs/nfs/nlm_udpport', "NFS' lock manager"],
  ['tcp', '/sys/module/nfs/parameters/callback_tcpport', 'the NFS client'],
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
      name: [...new Set(found.map(({ name }) => name))].join(' or '),
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
    const name = told?.[2] ?? known?.[3]
    return name === undefined ? null : { name, interfaces: [] }
  }
}

interface Tunnel {
  readonly name: string
  readonly device: string
  /** Null: any. */
  readonly ports: readonly number[] | null
}

function tunnelsIn(root: ProcFiles): readonly Tunnel[] {
  const devices = root.list('sys/class/net')
  if (typeof devices === 'string' || !areOurs(root, devices)) return []
  return devices.flatMap((device) => {
    const type = /^DEVTYPE=(\w+)$/m.exec(root.text(`sys/class/net/${device}/uevent`) ?? '')?.[1] ?? ''
    const tunnel = ownValue(tunnels, type)
    return tunnel !== undefined && interfaceName.test(device) ? [{ ...tunnel, device }] : []
  })
}

/** /sys shows the network namespace that it was mounted in, which may be another one. */
function areOurs(root: ProcFiles, devices: readonly string[]): boolean {
  const names = [...(root.text('proc/self/net/dev') ?? '').matchAll(/^ *([^\s:]+):/gm)].map(
    ([, name]) => name,
  )
  return names.length > 0 && names.every((name) => name !== undefined && devices.includes(name))
}
