import { type Command, Option } from 'commander';
import { energyMeterKinds } from '../node/energy/find-energy-meter.ts';
import { positiveNumber } from './numbers.ts';

/** Options of every command that measures; they are named as `EnergyOptions` has them. */
export function withEnergyOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--energy-meter <meter>', 'what to read energy from; the battery only when asked for')
        .choices(['auto', 'none', ...energyMeterKinds])
        .default('auto'),
    )
    .option('--watts <w>', 'where no meter is found: estimate energy as time at this power', positiveNumber);
}
