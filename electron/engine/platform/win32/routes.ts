/** By the names that VPN programs give their adapters; null: a name says nothing. */
export function isWindowsTunnel(name: string): boolean | null {
  return (
    /vpn|wireguard|wintun|\btun|\btap|ppp|nordlynx|mullvad|proton|tailscale|zerotier|warp/i.test(name) || null
  )
}
