/** XML as nmap writes it of a scan of many hosts. */
export function nmapXml(
  hosts: number,
  ports: string,
  count: number,
  openOf: (host: number) => readonly number[],
): string {
  const head = `<?xml version="1.0"?>\n<nmaprun scanner="nmap" args="nmap -p ${ports} net" start="1764300000" version="7.93"><scaninfo type="connect" protocol="tcp" numservices="${count}" services="${ports}"/>\n`
  const bodies = Array.from({ length: hosts }, (_, at) => {
    const address = `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`
    const open = openOf(at)
    const listed = open.map(
      (port) =>
        `<port protocol="tcp" portid="${port}"><state state="open" reason="syn-ack" reason_ttl="64"/><service name="http" method="table" conf="3"/></port>`,
    )
    return `<host starttime="1764300000" endtime="1764300001"><status state="up" reason="arp-response"/><address addr="${address}" addrtype="ipv4"/><hostnames><hostname name="h${at}.example" type="PTR"/></hostnames><ports><extraports state="closed" count="${count - open.length}"><extrareasons reason="conn-refused" count="${count - open.length}"/></extraports>${listed.join('')}</ports></host>\n`
  })
  return `${head}${bodies.join('')}<runstats><finished time="1764300100" exit="success"/><hosts up="${hosts}" down="0" total="${hosts}"/></runstats></nmaprun>\n`
}

/** 10,000 hosts of which 1,000 ports were asked, and two of three of the best known are open. */
export function tenThousandHosts(): string {
  return nmapXml(10_000, '1-1000', 1000, (host) => [22, 80, 443].filter((port) => (host + port) % 3 > 0))
}
