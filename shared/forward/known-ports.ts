import type { Protocol } from '../sockets/socket'

/** A game or service that people forward a port for. */
export interface KnownPort {
  readonly name: string
  readonly kind: 'game' | 'voice' | 'media' | 'remote' | 'web' | 'sharing'
  readonly port: number
  /** What it needs; the first is the one to test. */
  readonly protocols: readonly [Protocol, ...Protocol[]]
  /** Other words that people look for it by, in lower case. */
  readonly also: string
}

type Row = readonly [string, KnownPort['kind'], number, 'tcp' | 'udp' | 'tcp+udp' | 'udp+tcp', string?]

// The ports that these programs use when nobody changed them, from their own handbooks and plain knowledge.
const rows: readonly Row[] = [
  ['Minecraft (Java)', 'game', 25565, 'tcp', 'java edition paper spigot'],
  ['Minecraft (Bedrock)', 'game', 19132, 'udp', 'pocket xbox geyser'],
  ['Valheim', 'game', 2456, 'udp'],
  ['Terraria', 'game', 7777, 'tcp', 'tshock'],
  ['Factorio', 'game', 34197, 'udp'],
  ['Palworld', 'game', 8211, 'udp'],
  ['Satisfactory', 'game', 7777, 'udp+tcp'],
  [
    'Counter-Strike, Source games',
    'game',
    27015,
    'udp+tcp',
    'cs2 csgo tf2 team fortress garrys mod srcds steam',
  ],
  ['Rust', 'game', 28015, 'udp'],
  ['ARK: Survival', 'game', 7777, 'udp', 'survival evolved'],
  ['7 Days to Die', 'game', 26900, 'udp+tcp', 'seven'],
  ['Project Zomboid', 'game', 16261, 'udp'],
  ['Enshrouded', 'game', 15637, 'udp'],
  ['V Rising', 'game', 9876, 'udp'],
  ['Don’t Starve Together', 'game', 10999, 'udp', 'dont starve dst'],
  ['Stardew Valley', 'game', 24642, 'udp'],
  ['Starbound', 'game', 21025, 'tcp'],
  ['Luanti (Minetest)', 'game', 30000, 'udp'],
  ['OpenTTD', 'game', 3979, 'tcp+udp', 'transport tycoon'],
  ['Quake III', 'game', 27960, 'udp', 'arena openarena'],
  ['Xbox network', 'game', 3074, 'udp+tcp', 'live call of duty'],
  ['Mumble', 'voice', 64738, 'tcp+udp', 'murmur'],
  ['TeamSpeak', 'voice', 9987, 'udp', 'ts3 ts6'],
  ['SIP telephone', 'voice', 5060, 'udp+tcp', 'voip asterisk'],
  ['Plex', 'media', 32400, 'tcp', 'media server'],
  ['Jellyfin, Emby', 'media', 8096, 'tcp', 'media server'],
  ['Icecast', 'media', 8000, 'tcp', 'radio stream'],
  ['Camera (RTSP)', 'media', 554, 'tcp', 'video surveillance'],
  ['SSH, SFTP', 'remote', 22, 'tcp', 'secure shell login'],
  ['WireGuard', 'remote', 51820, 'udp', 'vpn'],
  ['OpenVPN', 'remote', 1194, 'udp+tcp', 'vpn'],
  ['IPsec (IKE)', 'remote', 500, 'udp', 'vpn ikev2'],
  ['IPsec (NAT traversal)', 'remote', 4500, 'udp', 'vpn ikev2'],
  ['Remote Desktop', 'remote', 3389, 'tcp+udp', 'rdp windows'],
  ['VNC', 'remote', 5900, 'tcp', 'screen'],
  ['Website (HTTPS)', 'web', 443, 'tcp+udp', 'web server nextcloud ssl tls'],
  ['Website (HTTP)', 'web', 80, 'tcp', 'web server'],
  ['Home Assistant', 'web', 8123, 'tcp', 'smart home'],
  ['Synology DSM', 'web', 5001, 'tcp', 'nas'],
  ['Mail (SMTP)', 'web', 25, 'tcp', 'email'],
  ['Mail (IMAP, TLS)', 'web', 993, 'tcp', 'email imaps'],
  ['MQTT (TLS)', 'web', 8883, 'tcp', 'mosquitto broker'],
  ['Matrix federation', 'web', 8448, 'tcp', 'synapse chat'],
  ['XMPP', 'web', 5222, 'tcp', 'jabber chat'],
  ['FTP', 'sharing', 21, 'tcp', 'files'],
  ['BitTorrent', 'sharing', 6881, 'tcp+udp', 'torrent qbittorrent'],
  ['Transmission', 'sharing', 51413, 'tcp+udp', 'torrent bittorrent'],
  ['Syncthing', 'sharing', 22000, 'tcp+udp', 'sync files'],
]

const protocolsOf: Readonly<Record<Row[3], KnownPort['protocols']>> = {
  tcp: ['tcp'],
  udp: ['udp'],
  'tcp+udp': ['tcp', 'udp'],
  'udp+tcp': ['udp', 'tcp'],
}

/** Games and services by name, those that people ask about most first. */
export const knownPorts: readonly KnownPort[] = rows.map(([name, kind, port, spoken, also = '']) => ({
  name,
  kind,
  port,
  protocols: protocolsOf[spoken],
  also,
}))

/**
 * What matches a few letters of a name, or the first digits of a port: beginnings of names first, then beginnings of words.
 * Nothing asked: all of them.
 */
export function findKnownPorts(asked: string): readonly KnownPort[] {
  const text = asked.trim().toLowerCase()
  if (text === '') return knownPorts
  const ranked = knownPorts.flatMap((known) => {
    const rank = rankOf(known, text)
    return rank === null ? [] : [{ known, rank }]
  })
  return ranked.sort((a, b) => a.rank - b.rank).map(({ known }) => known)
}

/** Names of what uses a port by default; empty where none is known. */
export function namesOfPort(port: number, protocol: Protocol): readonly string[] {
  return knownPorts
    .filter((known) => known.port === port && known.protocols.includes(protocol))
    .map(({ name }) => name)
}

function rankOf({ name, port, also }: KnownPort, text: string): number | null {
  if (/^\d+$/.test(text)) return String(port).startsWith(text) ? 0 : name.startsWith(text) ? 1 : null
  const lower = name.toLowerCase()
  if (lower.startsWith(text)) return 0
  const words = `${lower} ${also}`.split(/[^\p{L}\p{N}]+/u)
  if (words.some((word) => word.startsWith(text))) return 1
  return text.length >= 3 && `${lower} ${also}`.includes(text) ? 2 : null
}
