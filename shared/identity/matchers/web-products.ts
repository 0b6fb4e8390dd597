import type { Finding } from '../matcher'

/** An answer over HTTP, in parts. */
export interface Page {
  readonly status: string
  readonly field: (name: string) => string | undefined
  readonly title: string | undefined
  readonly body: string
}

/** What only one program writes. */
interface Sign {
  readonly product: string
  /** How it is called elsewhere than `http`. */
  readonly protocol?: string
  /** A field's name, or one of these. */
  readonly in: 'title' | 'body' | (string & {})
  /** The first group is its version. */
  readonly words: RegExp
  readonly noPassword?: boolean
}

/**
 * The first that fits counts. Each has its own documentation as source. A page that tells of a program, as that one's own site does,
 * is not by it: what may stand in any text is no sign, so they are whole titles, fields, or what an answer begins with.
 */
export const signs: readonly Sign[] = [
  { product: 'Jenkins', in: 'x-jenkins', words: /^(\d[\w.-]{0,30})$/ },
  { product: 'InfluxDB', in: 'x-influxdb-version', words: /^v?(\d[\w.~-]{0,30})$/ },
  { product: 'ClickHouse', in: 'x-clickhouse-server-display-name', words: /./ },
  { product: 'ClickHouse', in: 'x-clickhouse-summary', words: /^\{/ },
  {
    product: 'ClickHouse',
    protocol: 'clickhouse',
    in: 'body',
    words: /^Port \d{1,5} is for clickhouse-client program\r?\n/,
  },
  { product: 'RabbitMQ', in: 'title', words: /^RabbitMQ Management$/ },
  { product: 'Plex Media Server', in: 'x-plex-protocol', words: /^\d/ },
  { product: 'Pi-hole', in: 'x-pi-hole', words: /Pi-hole|black hole/i },
  { product: 'Docker Registry', in: 'docker-distribution-api-version', words: /^registry\/2/ },
  {
    product: 'Docker',
    in: 'body',
    words:
      /^\{"Platform":\{"Name":"[^"]{0,100}"\},[\s\S]{0,3000}?"Version":"(\d[\w.+~-]{0,30})","ApiVersion":"/,
    noPassword: true,
  },
  { product: 'Docker', in: 'server', words: /^Docker\/(\d[\w.+~-]{0,30})/ },
  { product: 'Squid http proxy', protocol: 'http-proxy', in: 'x-squid-error', words: /^ERR_/ },
  { product: 'tinyproxy', protocol: 'http-proxy', in: 'server', words: /^tinyproxy\/(\d[\w.]{0,20})$/ },
  {
    product: 'Privoxy http proxy',
    protocol: 'http-proxy',
    in: 'body',
    words: /^Invalid header received from client\.\n$/,
  },
  {
    product: 'Tor SOCKS proxy',
    protocol: 'socks5',
    in: 'title',
    words: /^This is a SOCKS Proxy, Not An HTTP Proxy$/,
  },
  { product: 'CUPS', protocol: 'ipp', in: 'server', words: /^CUPS\/(\d[\w.]{0,20}) IPP\// },
  { product: 'Varnish', in: 'via', words: /\bvarnish \(Varnish\/(\d[\w.]{0,20})\)/ },
  { product: 'Varnish', in: 'server', words: /^Varnish$/ },
  {
    product: 'Elasticsearch',
    in: 'body',
    words: /^\{[\s\S]{0,300}?"number" ?: ?"(\d[\w.-]{0,30})"[^}]{0,900}\}[^}]{0,60}"You Know, for Search"/,
  },
  {
    product: 'OpenSearch',
    in: 'body',
    words: /^\{[\s\S]{0,300}?"number" ?: ?"(\d[\w.-]{0,30})"[^}]{0,900}\}[^}]{0,60}"The OpenSearch Project: /,
  },
  { product: 'Elasticsearch', in: 'x-elastic-product', words: /^Elasticsearch$/ },
  { product: 'CouchDB', in: 'body', words: /^\{"couchdb":"Welcome","version":"(\d[\w.-]{0,30})"/ },
  { product: 'etcd', in: 'body', words: /^\{"etcdserver":"(\d[\w.+-]{0,30})","etcdcluster":"/ },
  { product: 'Kubernetes API', in: 'body', words: /^\{[^}]{0,300}?"gitVersion": ?"v(\d[\w.+-]{0,40})"/ },
  {
    product: 'Kubernetes API',
    in: 'body',
    words:
      /^\{\s{0,20}"kind": ?"Status",\s{0,20}"apiVersion": ?"v1"[\s\S]{0,300}"(?:forbidden: User \\"system:anonymous|Unauthorized)/,
    noPassword: false,
  },
  {
    product: 'Prometheus',
    in: 'body',
    words:
      /^\{"status":"success","data":\{"version":"(\d[\w.+~-]{0,30})","revision":"[^"]{0,60}","branch":"[^"]{0,60}","buildUser":"[^"]{0,100}","buildDate":"[^"]{0,40}","goVersion":"[^"]{0,40}"\}\}/,
  },
  { product: 'Prometheus', in: 'title', words: /^Prometheus Time Series Collection and Processing Server$/ },
  { product: 'Grafana', in: 'title', words: /^Grafana$/ },
  {
    product: 'Grafana',
    in: 'body',
    words:
      /^\{\s{0,10}"commit": ?"[^"]{0,60}",\s{0,10}"database": ?"ok",(?:\s{0,10}"enterpriseCommit": ?"[^"]{0,60}",)?\s{0,10}"version": ?"(\d[\w.+-]{0,30})"/,
  },
  {
    product: 'Grafana',
    in: 'body',
    words: /^\{\s{0,10}"database": ?"ok",\s{0,10}"version": ?"(\d[\w.+-]{0,30})",\s{0,10}"commit": ?"/,
  },
  {
    product: 'Jellyfin',
    in: 'body',
    words: /^\{[^}]{0,400}?"Version":"(\d[\w.-]{0,30})","ProductName":"Jellyfin Server"/,
  },
  {
    product: 'Plex Media Server',
    in: 'body',
    words:
      /^(?:<\?xml [^>]{1,80}>\s{0,4})?<MediaContainer [^>]{0,200}machineIdentifier="[^"]{1,60}" version="(\d[\w.-]{0,40})"/,
  },
  {
    product: 'Home Assistant',
    in: 'body',
    words:
      /^<!doctype html><html[^>]{0,60}><head><title>Home Assistant<\/title>[\s\S]{0,4000}?\/frontend_latest\//i,
  },
  { product: 'Proxmox Virtual Environment', in: 'server', words: /^pve-api-daemon\// },
  {
    product: 'Synology DiskStation',
    in: 'title',
    words: /&nbsp;-&nbsp;Synology&nbsp;(?:NAS|DiskStation|RackStation)$/,
  },
  { product: 'Portainer', in: 'body', words: /^\{"Version":"(\d[\w.-]{0,30})","InstanceID":"/ },
  { product: 'Portainer', in: 'title', words: /^Portainer$/ },
  {
    product: 'HAProxy',
    in: 'body',
    words:
      /^<!DOCTYPE HTML[^>]{0,200}>\s{0,4}<html><head><title>Statistics Report for HAProxy(?: on [^<]{1,100})?<\/title>[\s\S]{0,14000}?>HAProxy version (\d[\w.+~-]{0,40}), released /,
  },
  { product: 'HAProxy', in: 'title', words: /^Statistics Report for HAProxy(?: on .{1,100})?$/ },
  { product: 'Cockpit', in: 'set-cookie', words: /^cockpit=/ },
  { product: 'Apt-Cacher NG', in: 'title', words: /^Not Found or APT Reconfiguration required$/ },
  { product: 'Pi-hole', in: 'title', words: /^Pi-hole(?: - .{1,80})?$/ },
  {
    product: 'UniFi Network',
    in: 'body',
    words: /^\{"meta":\{"rc":"ok","up":true,"server_version":"(\d[\w.-]{0,30})"/,
  },
  {
    product: 'FRITZ!Box',
    in: 'body',
    words:
      /^(?:<\?xml [^>]{1,80}>\s{0,4})?<j:BoxInfo [^>]{1,200}>\s{0,20}<j:Name>FRITZ!Box [^<]{1,60}<\/j:Name>(?:[\s\S]{0,200}<j:Version>(?:\d{1,3}\.)(\d\d\.\d\d)[^<]{0,20}<\/j:Version>)?/,
  },
  { product: 'FRITZ!Box', in: 'title', words: /^FRITZ!Box$/ },
  {
    product: 'Consul',
    in: 'body',
    words:
      /^<!doctype html>\s{0,20}<html[^>]{0,200}>\s{0,20}<head>(?:[^<]|<(?!\/head|body)){0,3000}?<!-- CONSUL_VERSION: (\d[\w.+-]{0,30}) -->/i,
  },
  {
    product: 'Node.js',
    protocol: 'node-inspector',
    in: 'body',
    words: /^\{\s{0,4}"Browser": ?"node\.js\/v(\d[\w.-]{0,30})"/,
    noPassword: true,
  },
  {
    product: 'Chrome DevTools',
    protocol: 'devtools',
    in: 'body',
    words: /^\{\s{0,4}"Browser": ?"(?:Headless)?Chrome\/(\d[\d.]{0,30})"[\s\S]{0,400}"webSocketDebuggerUrl"/,
    noPassword: true,
  },
  {
    product: 'Node.js',
    protocol: 'node-inspector',
    in: 'body',
    words: /^WebSockets request was expected\r\n$/,
  },
]

/** Printers, by what their own page says. */
const printers: readonly (readonly ['server' | 'title', RegExp])[] = [
  ['server', /^HP HTTP Server; (HP [^;-]{1,80}?) - /],
  ['server', /^HP-ChaiSOE\//],
  ['server', /^(?:EPSON_Linux UPnP|Epson HTTP Server|EPSON HTTP Server)/],
  ['server', /^(?:CANON HTTP Server|Canon Http Server)/i],
  ['server', /^KM-MFP-http\//],
  ['server', /^Lexmark_Web_Server/],
  ['title', /^(Brother [\w-]{2,40} series)$/],
  [
    'title',
    /^((?:HP|Hewlett-Packard) (?:Color )?(?:LaserJet|OfficeJet|DeskJet|ENVY|PageWide)[^<]{0,60}?)\s{1,6}\d{1,3}(?:\.\d{1,3}){3}$/,
  ],
]

/** An exporter's page: its name as the title, and the way to what it measured. */
const exporter = /^([A-Z][\w .-]{0,40} Exporter)$/

/** Which program a page is of, where only that one writes so. */
export function productOf({ field, title, body }: Page): Partial<Finding> | null {
  const place = (name: string) => (name === 'title' ? title : name === 'body' ? body : field(name))
  for (const { in: where, noPassword, product, protocol, words } of signs) {
    const found = words.exec(place(where) ?? '')
    if (found === null) continue
    return {
      product,
      ...(found[1] === undefined ? {} : { version: found[1] }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(noPassword === undefined ? {} : { noPassword }),
    }
  }
  for (const [where, words] of printers) {
    const found = words.exec(place(where) ?? '')
    if (found !== null)
      return { ...(found[1] === undefined ? {} : { product: found[1] }), details: { device: 'printer' } }
  }
  const [, name] = exporter.exec(title ?? '') ?? []
  return name !== undefined && /<a href="[^"]{0,60}metrics">/.test(body)
    ? { product: `Prometheus ${name}` }
    : null
}
