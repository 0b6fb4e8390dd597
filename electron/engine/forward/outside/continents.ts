/** As Globalping writes them. */
export type Continent = 'AF' | 'AS' | 'EU' | 'NA' | 'OC' | 'SA'

/** Where most probes are, in this order. */
const usual: readonly Continent[] = ['EU', 'NA', 'AS']

const byArea: Readonly<Record<string, Continent>> = {
  Africa: 'AF',
  America: 'NA',
  Asia: 'AS',
  Atlantic: 'EU',
  Australia: 'OC',
  Europe: 'EU',
  Indian: 'AS',
  Pacific: 'OC',
}

const southAmerica =
  /^America\/(Argentina\/|Araguaina|Asuncion|Bahia|Belem|Boa_Vista|Bogota|Buenos_Aires|Campo_Grande|Caracas|Cayenne|Cordoba|Cuiaba|Eirunepe|Fortaleza|Guayaquil|Guyana|La_Paz|Lima|Maceio|Manaus|Montevideo|Noronha|Paramaribo|Porto_Velho|Punta_Arenas|Recife|Rio_Branco|Santarem|Santiago|Sao_Paulo)/

/**
 * The person's own continent, as far as the time zone of this computer tells, and others.
 * @param zone as the tz database names it: `Europe/Berlin`
 */
export function continentsToAsk(
  most: number,
  zone = Intl.DateTimeFormat().resolvedOptions().timeZone,
): readonly Continent[] {
  const own = southAmerica.test(zone) ? 'SA' : byArea[zone.split('/', 1)[0] ?? '']
  return [...new Set([...(own === undefined ? [] : [own]), ...usual])].slice(0, most)
}
