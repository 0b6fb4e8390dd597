import { ber, readBer, tags } from '../../scan/udp/ber'
import { bytes, u16, u32, zeros } from '../../scan/udp/bytes'
import { udpQuestions } from '../../scan/udp/questions'
import type { Question } from '../matcher'

export const dnsVersion = 'DNS version.bind'
export const ldapRoot = 'LDAP, the root of the directory'
export const kerberosRequest = 'Kerberos, a realm that can not be'
export const rpcDump = 'ONC RPC, what rpcbind lists'
export const nfsNull = 'ONC RPC, an empty call of NFS'

/** What the same protocol is asked over UDP. */
function asOverUdp(key: string, random: (count: number) => Uint8Array): Uint8Array {
  return udpQuestions.find((one) => one.key === key)?.ask(random) ?? zeros(0)
}

/** A call without a name (RFC 5531 section 9) as the last fragment of a record (section 11). */
function rpcCall(id: Uint8Array, program: number, version: number, procedure: number): Uint8Array {
  const call = bytes(id, u32(0), u32(2), u32(program), u32(version), u32(procedure), zeros(16))
  return bytes(u32(0x8000_0000 + call.length), call)
}

function agreesToStartTls(answer: Uint8Array): boolean {
  const id = readBer(readBer(answer)?.content ?? zeros(0))
  const operation = readBer(id?.rest ?? zeros(0))
  if (operation === null) return false
  const result = readBer(operation.content)
  return operation.tag === 0x78 && result?.tag === tags.enumerated && result.content[0] === 0
}

/** Names, directories, and who offers what. */
export const directoryQuestions: readonly Question[] = [
  {
    name: dnsVersion,
    ports: [53, 853],
    intensity: 4,
    inTls: 'too',
    // RFC 1035 section 4.2.2: the length, two bytes, comes first
    bytes: ({ random }) => {
      const message = asOverUdp('dns', random)
      return bytes(u16(message.length), message)
    },
  },
  {
    name: ldapRoot,
    ports: [389, 636, 3268, 3269],
    intensity: 5,
    inTls: 'too',
    // RFC 4511 section 4.5.1 and RFC 4512 section 5.1: who is nobody in particular may read it
    bytes: () => {
      const wanted = ['objectClass', 'vendorName', 'vendorVersion', 'dnsHostName', 'isGlobalCatalogReady']
      const search = ber(
        0x63,
        ber(tags.octets),
        ber(tags.enumerated, 0),
        ber(tags.enumerated, 0),
        ber(tags.integer, 1),
        ber(tags.integer, 5),
        ber(tags.boolean, 0),
        ber(0x87, 'objectClass'),
        ber(tags.sequence, ...wanted.map((name) => ber(tags.octets, name))),
      )
      return ber(tags.sequence, ber(tags.integer, 1), search)
    },
  },
  {
    name: 'LDAP StartTLS',
    ports: [],
    intensity: null,
    inTls: 'never',
    after: 'ldap',
    anew: true,
    // RFC 4511 sections 4.12 and 4.14: an extended response (0x78) to message 1 with the result 0
    startsTls: agreesToStartTls,
    bytes: () => ber(tags.sequence, ber(tags.integer, 1), ber(0x77, ber(0x80, '1.3.6.1.4.1.1466.20037'))),
  },
  {
    name: kerberosRequest,
    ports: [88],
    intensity: 6,
    inTls: 'never',
    // RFC 4120 section 7.2.2: four bytes of length come first
    bytes: ({ random }) => {
      const message = asOverUdp('kerberos', random)
      return bytes(u32(message.length), message)
    },
  },
  {
    name: rpcDump,
    ports: [111],
    intensity: 6,
    inTls: 'never',
    // RFC 1833 section 3.2: PMAPPROC_DUMP
    bytes: ({ random }) => rpcCall(random(4), 100_000, 2, 4),
  },
  {
    name: nfsNull,
    ports: [2049],
    intensity: null,
    inTls: 'never',
    // a version that can't be: the refusal says which there are (RFC 5531 section 9)
    bytes: ({ random }) => rpcCall(random(4), 100_003, 99, 0),
  },
]
