import { bytes, u16 } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

export const mqttConnect = 'MQTT CONNECT without a name'
export const mqttVersion = 'MQTT $SYS/broker/version'
export const amqpHeader = 'AMQP header'
export const beanstalkStats = 'beanstalk stats'

/** Where a broker that has it keeps its version. */
export const mqttVersionTopic = '$SYS/broker/version'

/** Messages and queues. */
export const messageQuestions: readonly Question[] = [
  {
    name: mqttConnect,
    ports: [1883, 8883, 1884],
    intensity: 5,
    inTls: 'too',
    // MQTT 3.1.1 section 3.1: a clean session, ten seconds, neither an id nor a user's name
    bytes: () => bytes(0x10, 12, u16(4), 'MQTT', 4, 2, u16(10), u16(0)),
  },
  {
    name: mqttVersion,
    ports: [],
    intensity: null,
    inTls: 'too',
    after: 'mqtt',
    // section 3.8; what is subscribed to ends with the connection
    bytes: () =>
      bytes(0x82, mqttVersionTopic.length + 5, u16(1), u16(mqttVersionTopic.length), mqttVersionTopic, 0),
  },
  {
    name: amqpHeader,
    ports: [5672, 5671],
    intensity: 6,
    inTls: 'too',
    // AMQP 0-9-1 section 4.2.2
    bytes: () => bytes('AMQP', 0, 0, 9, 1),
  },
  {
    name: beanstalkStats,
    ports: [11300],
    intensity: null,
    inTls: 'never',
    after: 'beanstalk',
    anew: true,
    // beanstalkd's doc/protocol.txt
    bytes: () => bytes('stats\r\n'),
  },
  {
    name: 'NATS, TLS after INFO',
    ports: [],
    intensity: null,
    inTls: 'never',
    after: 'nats',
    when: ({ details }) => details?.['TLS required'] === 'yes',
    tlsAtOnce: true,
    // NATS' client protocol: where INFO wants it, TLS begins right behind it
    bytes: () => bytes(),
  },
]
