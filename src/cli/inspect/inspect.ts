import { Command } from 'commander';
import { readPremodel } from '../../node/premodel-file.ts';
import { readHead } from '../../node/read-regular-file.ts';
import { readTable } from '../../node/table/read-table.ts';
import { type TableFlags, withTableOptions } from '../table-options.ts';
import { premodelSummary } from './premodel-summary.ts';
import { profileSummary } from './profile-summary.ts';

export function inspectCommand(): Command {
  const command = new Command('inspect')
    .description('say what is in a premodel file or a profile')
    .argument('<file>', 'a premodel, a profile, or a table of outcomes (CSV, Parquet); told apart by content')
    .option('--json', 'print one JSON object instead of text');
  return withTableOptions(command)
    .addHelpText('after', '\nExample:\n  $ premodel inspect imagenet.premodel.json')
    .action(async (file: string, { json, ...flags }: TableFlags & { json?: boolean }) => {
      const summary = (await isPremodel(file))
        ? premodelSummary(await readPremodel(file, flags), file)
        : profileSummary(await readTable(file, flags));
      console.log(json ? JSON.stringify(summary.json, null, 2) : `${file}\n\n${summary.text}`);
    });
}

/** A premodel is a JSON object, or is meant to be one, which no table is; what cannot be opened the reader reports. */
async function isPremodel(file: string): Promise<boolean> {
  if (file.endsWith('.json')) return true;
  const head = await readHead(file, 64, { origin: 'make it with `premodel train`' }).catch(() => undefined);
  return /^\s*\{/.test(head?.toString('latin1') ?? '');
}
