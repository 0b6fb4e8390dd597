import * as v from 'valibot'
import { listText } from '../words/list-text'

/** What the kernel has sockets of its own for, as people call it. */
const names = {
  vxlan: 'VXLAN',
  wireguard: 'WireGuard',
  bareudp: 'bareudp',
  geneve: 'Geneve',
  gtp: 'GTP',
  amt: 'AMT',
  l2tp: 'L2TP',
  afs: 'AFS',
  iscsi: 'the iSCSI target',
  ksmbd: 'the SMB server ksmbd',
  nfsd: 'the NFS server',
  'nfs-locks': "NFS' lock manager",
  'nfs-client': 'the NFS client',
} as const
export type KernelService = keyof typeof names

/** What the kernel most likely has a socket for that no process has open. */
export const KernelUse = v.object({
  /** One, or those that it may be. */
  services: v.pipe(v.array(v.picklist(Object.keys(names) as KernelService[])), v.readonly()),
  /** Interfaces that it may be of, as names that a shell takes as they are. */
  interfaces: v.pipe(v.array(v.string()), v.readonly()),
})
export type KernelUse = v.InferOutput<typeof KernelUse>

/** "VXLAN", "the NFS server", "VXLAN or WireGuard". */
export function kernelName({ services }: KernelUse): string {
  return services.map((service) => names[service]).join(' or ')
}

/** "VXLAN (vx0)", "the NFS server". */
export function kernelUseText(use: KernelUse): string {
  return use.interfaces.length === 0 ? kernelName(use) : `${kernelName(use)} (${listText(use.interfaces)})`
}
