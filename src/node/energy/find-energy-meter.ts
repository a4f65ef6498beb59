import { PremodelError } from '../../error.ts';
import { findBattery } from './battery.ts';
import { type EnergyMeter, energyUnavailable } from './energy-meter.ts';
import { findIna3221 } from './ina3221.ts';
import { findPowermetrics } from './powermetrics.ts';
import { findRapl } from './rapl.ts';
import { findRaspberryPi } from './raspberry-pi.ts';
import { openSampledMeter, type PowerSource } from './sampled-meter.ts';

type Open = (root: string) => Promise<EnergyMeter | undefined>;

const sampled =
  (find: (root: string) => PowerSource | undefined): Open =>
  async (root) => {
    const source = find(root);
    return source && openSampledMeter(source);
  };

/** What measures the whole board comes before what measures the processor. */
const meters = {
  ina3221: sampled(findIna3221),
  'raspberry-pi': sampled(findRaspberryPi),
  rapl: async (root: string) => findRapl(root),
  powermetrics: sampled(findPowermetrics),
  battery: sampled(findBattery),
} satisfies Record<string, Open>;

export type EnergyMeterKind = keyof typeof meters;

export const energyMeterKinds = Object.keys(meters) as readonly EnergyMeterKind[];

/** Too coarse to tell models apart unless they run for seconds: read only when it is asked for. */
const ONLY_WHEN_ASKED: EnergyMeterKind = 'battery';

/**
 * Opens a meter of this device. The caller closes it.
 *
 * @param options.kind default: the first of INA3221, Raspberry Pi, RAPL and powermetrics that can be read
 * @param options.root of the file system; default `/`
 * @throws PremodelError `energy-unavailable` where there is none or none can be read, with the reason
 *
 * @example
 * const meter = await findEnergyMeter();
 * const before = meter.readMillijoules();
 * await work();
 * console.log(meter.name, meter.readMillijoules() - before, 'mJ');
 * meter.close();
 */
export async function findEnergyMeter({
  kind,
  root = '/',
}: {
  readonly kind?: EnergyMeterKind;
  readonly root?: string;
} = {}): Promise<EnergyMeter> {
  const kinds = kind ? [kind] : energyMeterKinds.filter((name) => name !== ONLY_WHEN_ASKED);
  let unreadable: PremodelError | undefined;
  for (const name of kinds) {
    try {
      const meter = await meters[name](root);
      if (meter) return meter;
    } catch (error) {
      if (!PremodelError.is(error)) throw error;
      unreadable ??= error;
    }
  }
  throw unreadable ?? energyUnavailable(kind ? `no ${kind} meter found` : 'no meter found');
}
