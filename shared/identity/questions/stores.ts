import { bytes, hex, u16, u32, zeros } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

export const postgresHello = 'PostgreSQL, a version that can not be'
export const mongoHello = 'MongoDB isMaster'
export const mongoBuild = 'MongoDB buildInfo'
export const memcachedVersion = 'memcached version'
export const cassandraOptions = 'Cassandra OPTIONS'
export const zookeeperServer = 'ZooKeeper srvr'
export const kafkaVersions = 'Kafka ApiVersions'
export const tdsPrelogin = 'TDS PRELOGIN'
export const oracleVersion = 'Oracle TNS VERSION'

/** Kafka gives it back; nobody chooses it by chance. */
export const kafkaCorrelation = 0x506f_7274

/** Lowest byte first. */
function low32(value: number): readonly number[] {
  return [...u32(value)].reverse()
}

/** BSON with one number, `{name: 1}`, and further elements (bsonspec.org). */
function bson(name: string, ...more: readonly Uint8Array[]): Uint8Array {
  const elements = bytes(0x10, name, 0, low32(1), ...more, 0)
  return bytes(low32(elements.length + 4), elements)
}

/** A message with its header: length, id, whose answer it is, code. */
function mongo(
  code: number,
  ...body: readonly (Uint8Array | readonly number[] | string | number)[]
): Uint8Array {
  const content = bytes(...body)
  return bytes(low32(content.length + 16), low32(0x506f_7274), low32(0), low32(code), content)
}

/** Databases and what stores things, other than those of ./databases. */
export const storeQuestions: readonly Question[] = [
  {
    name: memcachedVersion,
    ports: [11211],
    intensity: 4,
    inTls: 'too',
    // memcached's doc/protocol.txt
    bytes: () => bytes('version\r\n'),
  },
  {
    name: postgresHello,
    ports: [5432, 5433, 6432],
    intensity: 4,
    inTls: 'never',
    // PostgreSQL's manual, "Message Formats": a startup packet of protocol 255.0, without a user's name
    bytes: () => bytes(u32(8), u16(255), u16(0)),
  },
  {
    name: 'PostgreSQL SSLRequest',
    ports: [],
    intensity: null,
    inTls: 'never',
    after: 'postgresql',
    anew: true,
    // PostgreSQL's manual, "Message Formats": SSLRequest, which is answered by one letter
    startsTls: (answer) => answer.length === 1 && answer[0] === 0x53,
    bytes: () => bytes(u32(8), u16(1234), u16(5679)),
  },
  {
    name: mongoHello,
    ports: [27017, 27018, 27019],
    intensity: 6,
    inTls: 'too',
    // MongoDB's manual, "Wire Protocol": OP_QUERY 2004, which every version takes for this command alone
    bytes: () => mongo(2004, low32(0), 'admin.$cmd', 0, low32(0), low32(1), bson('isMaster')),
  },
  {
    name: mongoBuild,
    ports: [],
    intensity: null,
    inTls: 'too',
    after: 'mongodb',
    // OP_MSG 2013, one section of kind 0
    bytes: () => mongo(2013, low32(0), 0, bson('buildInfo', bytes(2, '$db', 0, low32(6), 'admin', 0))),
  },
  {
    name: cassandraOptions,
    ports: [9042],
    intensity: 7,
    inTls: 'too',
    // native_protocol_v4.spec, sections 2 and 4.1.3
    bytes: () => hex('04 00 00 00 05 00 00 00 00'),
  },
  {
    name: zookeeperServer,
    ports: [2181, 2182],
    intensity: 7,
    inTls: 'too',
    // ZooKeeper Administrator's Guide, "The Four Letter Words": the one that every version allows
    bytes: () => bytes('srvr'),
  },
  {
    name: kafkaVersions,
    ports: [9092, 9093, 9094, 29092],
    intensity: 7,
    inTls: 'too',
    // Kafka's protocol guide: ApiVersions (18) version 0, an id, no client's name
    bytes: () => bytes(u32(10), u16(18), u16(0), u32(kafkaCorrelation), u16(0xffff)),
  },
  {
    name: tdsPrelogin,
    ports: [1433, 1434],
    intensity: 6,
    inTls: 'never',
    // MS-TDS section 2.2.6.5: options VERSION and ENCRYPTION (not supported), then the end
    bytes: () => {
      const options = bytes(0, u16(11), u16(6), 1, u16(17), u16(1), 0xff)
      const body = bytes(options, zeros(6), 2)
      return bytes(0x12, 1, u16(body.length + 8), zeros(4), body)
    },
  },
  {
    name: oracleVersion,
    ports: [1521, 1522, 1525, 2483],
    intensity: 7,
    inTls: 'too',
    // TNS as Wireshark's packet-tns.c documents it: CONNECT (1), version 312 to 300, with what lsnrctl asks
    bytes: () => {
      const data = '(CONNECT_DATA=(COMMAND=VERSION))'
      const head = hex('01 38 01 2c 00 00 08 00 7f ff c6 0e 00 00 01 00')
      const lengths = bytes(u16(data.length), u16(58), u32(0), 0x41, 0x41, zeros(24))
      const packet = bytes(head, lengths, data)
      return bytes(u16(packet.length + 8), u16(0), 1, 0, u16(0), packet)
    },
  },
]
