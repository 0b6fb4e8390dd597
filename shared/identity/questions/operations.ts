import { bytes, zeros } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

export const epmdNames = 'epmd NAMES'
export const zabbixVersion = 'Zabbix agent.version'
export const gearmanVersion = 'Gearman version'
export const upsdVersion = 'NUT VER'
export const upsdVersionAgain = 'NUT VER of what speaks it'
export const clamdVersion = 'clamd VERSION'

const zabbixKey = 'agent.version'

/** What runs, feeds and watches systems. */
export const operationQuestions: readonly Question[] = [
  {
    name: epmdNames,
    ports: [4369],
    intensity: 8,
    inTls: 'never',
    // Erlang's "EPMD Protocol", NAMES_REQ: length, and the letter n
    bytes: () => bytes(0, 1, 'n'),
  },
  {
    name: zabbixVersion,
    ports: [10050],
    intensity: 9,
    inTls: 'too',
    // Zabbix manual, "Header and data length": ZBXD, flags, the length with the lowest byte first, and a key to be read
    bytes: () => bytes('ZBXD', 1, zabbixKey.length, zeros(7), zabbixKey),
  },
  {
    name: upsdVersion,
    ports: [3493],
    intensity: 8,
    inTls: 'never',
    // NUT's "Network protocol information"
    bytes: () => bytes('VER\n'),
  },
  {
    name: upsdVersionAgain,
    ports: [],
    intensity: null,
    inTls: 'never',
    after: 'nut',
    anew: true,
    // there is no version to ask for where that was the first question
    when: ({ unsettled }) => unsettled === true,
    bytes: () => bytes('VER\n'),
  },
  {
    name: clamdVersion,
    ports: [3310],
    intensity: 9,
    inTls: 'never',
    // clamd(8)
    bytes: () => bytes('nVERSION\n'),
  },
  {
    name: gearmanVersion,
    ports: [],
    intensity: null,
    inTls: 'too',
    after: 'gearman',
    anew: true,
    // Gearman's PROTOCOL, "Administrative Protocol"
    bytes: () => bytes('version\r\n'),
  },
]
