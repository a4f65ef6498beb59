// Reads damaged files in a process of its own, so that the parent can end it: see fuzz.ts.
import { type FuzzedCase, fuzz } from '../../test/fuzz/fuzz.ts';
import type { FuzzedParser } from '../../test/fuzz/fuzzed-parser.ts';

/** What the parent is told: first what is read, then what became of every file. */
export type Told = { readonly ready: string } | (FuzzedCase & { readonly peakMemoryMb: number });

const [parserFile, folder, first, count] = process.argv.slice(2);
const { default: parser }: { default: FuzzedParser } = await import(`../../test/fuzz/parsers/${parserFile}`);
const tell = (told: Told) => process.send!(told);
tell({ ready: parser.name });
for await (const result of fuzz(parser, folder, { first: Number(first), count: Number(count) })) {
  tell({ ...result, peakMemoryMb: process.resourceUsage().maxRSS / 1024 });
}
process.exit();
