import { readFile } from 'node:fs/promises';
import { arch, cpus, release, type } from 'node:os';
import { env } from 'onnxruntime-common';
import type { Provenance } from '../../profile/profile.ts';

/** What this machine is, as far as it says. */
export async function describeDevice(): Promise<Pick<Provenance, 'device' | 'cpu' | 'cores' | 'runtime'>> {
  const cores = cpus();
  return {
    device: (await boardName()) ?? `${type()} ${release()} ${arch()}`,
    cpu: cores[0]?.model.trim() || undefined,
    cores: cores.length,
    runtime: `onnxruntime-node ${env.versions.node ?? env.versions.common} (cpu)`,
  };
}

/** Single-board computers name themselves in the device tree. */
async function boardName(): Promise<string | undefined> {
  const name = await readFile('/proc/device-tree/model', 'utf8').catch(() => '');
  return name.replaceAll('\0', '').trim() || undefined;
}
